public import Cryptography

/// Under what name a sealed file is stored: 32 hexadecimal digits, the file's random id, which says nothing about what is in it.
public struct StoredName: Hashable, Comparable, Sendable {
    public static let byteCount = 16
    public let text: String

    public init(randomness: Randomness) { text = Hex.encode(randomness.bytes(Self.byteCount)) }

    /// - Returns: nil for anything else than 32 digits `0-9a-f`, so no name from outside can leave the folder.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 2 * Self.byteCount, Hex.decode(text) != nil else { return nil }
        self.text = String(text)
    }

    public var bytes: [UInt8] { Hex.decode(text) ?? [] }

    public static func < (a: StoredName, b: StoredName) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
}
