/// Chunks of a WebP file (RFC 9649, section 2): they fill what the header says, and one of them is a picture that begins as
/// one does.
struct WebPShape: ContentShape {
    private enum Place { case container, head, data(Int) }
    private var place = Place.container
    private var held = Gathered()
    private var type: [UInt8] = []
    private var start: [UInt8] = []
    private var (size, claimed) = (UInt64(0), UInt64(0))
    private var hasPicture = false
    /// What of a picture is looked at.
    private static let startBytes = 6

    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal) {
        size += UInt64(bytes.count)
        var rest = bytes[...]
        while !rest.isEmpty {
            switch place {
            case .container:
                guard let head = held.take(12, from: &rest) else { return }
                // The size counts from byte 8.
                (claimed, place) = (head[4..<8].reversed().bigEndian + 8, .head)
            case .head:
                guard let head = held.take(8, from: &rest) else { return }
                let length = Int(head[4..<8].reversed().bigEndian)
                guard head[..<4].allSatisfy({ 0x20...0x7E ~= $0 }), UInt64(length) < claimed else { throw damaged }
                (type, start) = (Array(head[..<4]), [])
                // An odd one is filled up with a byte.
                place = length > 0 ? .data(length + length % 2) : .head
            case .data(let left):
                let part = rest.prefix(left)
                rest = rest.dropFirst(part.count)
                start += part.prefix(Self.startBytes - start.count)
                place = part.count < left ? .data(left - part.count) : .head
                if case .head = place { try look() }
            }
        }
    }

    func finish() throws(ContentRefusal) {
        guard claimed == size, case .head = place, held.bytes.isEmpty else { throw .malformed(.webp, "its size is not what it says.") }
        guard hasPicture else { throw damaged }
    }

    private mutating func look() throws(ContentRefusal) {
        let isOne: Bool
        switch String(decoding: type, as: UTF8.self) {
        // A key frame's start code, the signature of the lossless kind, and a frame of an animation, which holds either.
        case "VP8 ": isOne = start.dropFirst(3).elementsEqual([0x9D, 0x01, 0x2A])
        case "VP8L": isOne = start.first == 0x2F
        case "ANMF": isOne = start.count == Self.startBytes
        default: return
        }
        guard isOne else { throw damaged }
        hasPicture = true
    }

    private var damaged: ContentRefusal { .malformed(.webp, "its parts are not those of a picture.") }
}
