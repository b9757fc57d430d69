/// Where somebody came from, as far as we keep it: the beginning of their network, in words.
///
/// Never a whole address, and no place on a map: an address alone does not honestly say one.
public enum PlaceWords {
    /// - Parameter client: the address as ``ClientAddress`` found it.
    /// - Returns: `203.0.113.0/24`, `2001:db8:1::/48`, "the server itself" or "a local network"; nil where none is known.
    public static func words(client: String) -> String? {
        guard let address = IPAddress(client) else { return nil }
        if own.contains(where: { $0.contains(address) }) { return "the server itself" }
        if local.contains(where: { $0.contains(address) }) { return "a local network" }
        let length = address.isVersion4 ? 24 : 48
        return CIDR(unchecked: address.masked(to: length), length).description
    }

    private static let own = ["127.0.0.0/8", "::1"].compactMap { CIDR($0) }
    /// RFC 1918, RFC 3927, RFC 4193 and RFC 4291: addresses that many networks use at once.
    private static let local = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"].compactMap { CIDR($0) }
}
