/// The mail server that takes our mail over (RFC 6409).
public struct SMTPServer: Sendable {
    public enum Security: String, Sendable, CaseIterable {
        /// From the first byte, most often on port 465.
        case tls
        /// After the greeting, on port 587; without it nothing is said, and nobody's password either.
        case starttls
        /// For a relay on this machine alone.
        case none
    }
    let host: String
    let port: Int
    let security: Security
    let account: (user: String, password: String)?
    /// PEM file of the authorities to trust in place of the system's.
    let authorities: String?

    /// - Parameter security: `none` is taken for this machine only, and never with a password.
    /// - Returns: nil for what cannot be safe, or is no host.
    public init?(host: String, port: Int, security: Security, account: (user: String, password: String)? = nil, authorities: String? = nil) {
        let isName = !host.isEmpty && host.utf8.allSatisfy { 97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || [0x2D, 0x2E, 0x3A].contains($0) }
        guard isName, 1...65_535 ~= port else { return nil }
        if security == .none { guard ["localhost", "127.0.0.1", "::1"].contains(host), account == nil else { return nil } }
        (self.host, self.port, self.security, self.account, self.authorities) = (host, port, security, account, authorities)
    }
}
