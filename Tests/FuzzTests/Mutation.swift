/// Inputs out of the corpus that are a little wrong, the same in each run: a failure here can be looked at again.
struct Mutation {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    private mutating func next(below limit: Int) -> Int {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(max(limit, 1)))
    }

    private static let telling: [UInt8] = [
        0, 1, 9, 10, 13, 31, 32, 0x22, 0x25, 0x26, 0x27, 0x2A, 0x2C, 0x2D, 0x3A, 0x3B, 0x3D, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x7F, 0x80, 0xC0, 0xED, 0xFF,
    ]

    /// One to four small wrongs: a byte changed, put in or taken out, a piece doubled or cut, or a piece of another input.
    mutating func of(_ input: [UInt8], among others: [[UInt8]]) -> [UInt8] {
        var bytes = input
        for _ in 0...next(below: 4) {
            let at = next(below: bytes.count + 1)
            let end = min(bytes.count, at + 1 + next(below: 16))
            switch next(below: 7) {
            case 0 where at < bytes.count: bytes[at] = Self.telling[next(below: Self.telling.count)]
            case 1 where at < bytes.count: bytes[at] ^= UInt8(1 << next(below: 8))
            case 2: bytes.insert(Self.telling[next(below: Self.telling.count)], at: at)
            case 3: bytes.removeSubrange(at..<end)
            case 4: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 5: bytes.removeSubrange(at...)
            default:
                let other = others[next(below: others.count)]
                let start = next(below: other.count + 1)
                bytes.insert(contentsOf: other[start..<min(other.count, start + 1 + next(below: 64))], at: at)
            }
        }
        return bytes
    }
}
