/// Whose request this is, when proxies stand between.
public enum ClientAddress {
    /// Values and bytes that are looked at, from the right; a longer header is a stranger's invention.
    static let (mostHops, mostBytes) = (32, 4_096)

    /// Reads `X-Forwarded-For` from the right, past trusted proxies only: what stands further left was written by whoever asked.
    ///
    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - forwardedFor: the values of the header, in their order; each may be a list.
    ///   - trusted: the ranges of our own proxies.
    /// - Returns: the first address from the right that is not a trusted proxy's. A value that is no address ends the walk at
    ///   the proxy that passed it on.
    public static func resolve(peer: IPAddress, forwardedFor: [String], trusted: [CIDR]) -> IPAddress {
        var (known, hops, bytes) = (peer, 0, 0)
        for value in forwardedFor.reversed() {
            bytes += value.utf8.count
            guard bytes <= mostBytes else { return known }
            for hop in value.split(separator: ",", omittingEmptySubsequences: false).reversed() {
                hops += 1
                guard trusted.contains(where: { $0.contains(known) }), hops <= mostHops, let next = address(hop) else { return known }
                known = next
            }
        }
        return known
    }

    /// `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::1` or `[2001:db8::1]:4711`, with spaces and tabs around it.
    private static func address(_ hop: Substring) -> IPAddress? {
        var text = hop.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if let address = IPAddress(text) { return address }
        if text.first == "[", let end = text.lastIndex(of: "]") {
            let after = text[text.index(after: end)...]
            let inside = text[text.index(after: text.startIndex)..<end]
            return (after.isEmpty || isPort(after)) && inside.contains(":") ? IPAddress(inside) : nil
        }
        guard let colon = text.lastIndex(of: ":"), isPort(text[colon...]), let address = IPAddress(text[..<colon]), address.isVersion4 else { return nil }
        return text[..<colon].contains(":") ? nil : address
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && 2...6 ~= text.utf8.count && text.utf8.dropFirst().allSatisfy { 48...57 ~= $0 }
    }
}
