#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An address of version 4 or 6. An IPv4 address inside an IPv6 one (`::ffff:203.0.113.7`) is the IPv4 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four or sixteen.
    public let bytes: [UInt8]
    public var isVersion4: Bool { bytes.count == 4 }

    /// - Parameter text: as RFC 4291 or four decimal numbers; without port, zone or brackets.
    public init?(_ text: some StringProtocol) {
        guard 2...45 ~= text.utf8.count, text.utf8.allSatisfy({ 48...58 ~= $0 || 97...102 ~= $0 || 65...70 ~= $0 || $0 == 46 }) else { return nil }
        var raw = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, String(text), &raw) == 1 {
            bytes = Array(raw.prefix(4))
        } else {
            guard inet_pton(AF_INET6, String(text), &raw) == 1 else { return nil }
            bytes = raw.starts(with: Self.mapped) ? Array(raw.suffix(4)) : raw
        }
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// As RFC 5952 writes it.
    public var description: String {
        var text = [CChar](repeating: 0, count: 46)
        let isWritten = inet_ntop(isVersion4 ? AF_INET : AF_INET6, bytes, &text, 46) != nil
        return isWritten ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }

    /// With all bits after the first `length` cleared.
    func masked(to length: Int) -> IPAddress {
        IPAddress(
            bytes: bytes.indices.map { index in
                let kept = min(8, max(0, length - index * 8))
                return bytes[index] & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
            })
    }

    /// What limits count by: one IPv4 address, or the /64 of IPv6 that one subscriber has to choose from.
    public var prefix: CIDR { CIDR(unchecked: masked(to: isVersion4 ? 32 : 64), isVersion4 ? 32 : 64) }
}
