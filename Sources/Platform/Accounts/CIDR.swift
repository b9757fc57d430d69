/// A range of addresses, `10.0.0.0/8` or `fd00::/8`.
public struct CIDR: Hashable, Sendable, CustomStringConvertible {
    public let address: IPAddress
    /// Bits, up to 32 or 128.
    public let length: Int
    public var description: String { "\(address)/\(length)" }

    /// A bare address is the range of that one.
    ///
    /// - Returns: nil for anything else, and where bits after the length are set: `10.1.0.0/8` leaves in doubt what was meant.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first), parts.count <= 2 else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else { self.init(unchecked: address, bits); return }
        guard let written = Self.number(parts[1]) else { return nil }
        // The length of a version 4 range that is written inside version 6 counts the 96 bits before it.
        let length = address.isVersion4 && first.utf8.contains(UInt8(ascii: ":")) ? written - 96 : written
        guard 0...bits ~= length, address.masked(to: length) == address else { return nil }
        self.init(unchecked: address, length)
    }

    init(unchecked address: IPAddress, _ length: Int) { (self.address, self.length) = (address, length) }

    /// A range of one version never contains an address of the other, not even `::/0`.
    public func contains(_ other: IPAddress) -> Bool { other.bytes.count == address.bytes.count && other.masked(to: length) == address }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard 1...3 ~= text.utf8.count, text.utf8.allSatisfy({ 48...57 ~= $0 }), text.utf8.count == 1 || text.utf8.first != 48 else { return nil }
        return Int(text)
    }
}
