import Cryptography

/// Cuts a list of erasures into what one leaf can hold, in the order that a leaf wants.
struct ErasureLeaves {
    let parts: [[Leaf.Erasure]]
    /// Under what a leaf may have, since the other texts of a leaf need room, too.
    private static let byteLimit = 60_000

    init(_ erasures: [Leaf.Erasure]) {
        let sorted = erasures.sorted { $0.entry < $1.entry || $0.entry == $1.entry && $0.field.utf8.lexicographicallyPrecedes($1.field.utf8) }
        var (parts, part, bytes): ([[Leaf.Erasure]], [Leaf.Erasure], Int) = ([], [], 0)
        for erasure in sorted {
            let size = 12 + erasure.field.utf8.count + erasure.reason.utf8.count
            if part.count == Leaf.erasureLimit || bytes + size > Self.byteLimit {
                parts.append(part)
                (part, bytes) = ([], 0)
            }
            part.append(erasure)
            bytes += size
        }
        self.parts = part.isEmpty ? parts : parts + [part]
    }
}
