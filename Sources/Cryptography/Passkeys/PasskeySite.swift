/// Who asks for a passkey, as browsers see it: the origin of our pages, and the relying party's id, which is its host.
public struct PasskeySite: Hashable, Sendable {
    /// `https://host[:port]` as browsers write it: lower case, without the port that the scheme implies.
    public let origin: String
    public let id: String

    /// - Parameter address: the configured public address; never what a request says of itself.
    /// - Returns: nil where browsers offer no passkeys: without TLS (`localhost` apart), and for an address in figures.
    public init?(address: String) {
        let address = address.lowercased()
        let scheme = address.hasPrefix("https://") ? "https" : "http"
        guard address.hasPrefix(scheme + "://") else { return nil }
        let parts = address.dropFirst(scheme.count + 3).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, Self.isHost(host), scheme == "https" || host == "localhost" else { return nil }
        var port = ""
        if parts.count == 2 {
            guard let number = UInt16(parts[1]), number > 0, parts[1].utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
            if number != (scheme == "https" ? 443 : 80) { port = ":\(number)" }
        }
        (origin, id) = ("\(scheme)://\(host)\(port)", String(host))
    }

    private static func isHost(_ host: Substring) -> Bool {
        guard 1...253 ~= host.utf8.count, host.utf8.allSatisfy({ 97...122 ~= $0 || 48...57 ~= $0 || $0 == 45 || $0 == 46 }) else { return false }
        guard let last = host.split(separator: ".", omittingEmptySubsequences: false).last else { return false }
        return !last.utf8.allSatisfy { 48...57 ~= $0 }
    }
}
