internal import HTTPTypes
internal import Store

/// Where a browser says that a request came from. A page of another site can send one here, with our cookies; it cannot make
/// the browser lie about that. Programs say nothing, and need not.
enum Provenance {
    /// - Parameters:
    ///   - origin: the public name, where proxies may have put another in Host.
    ///   - isSecure: whether people reach us over TLS.
    /// - Throws: ``Problem`` of kind `forbidden` for what another site sent.
    static func check(_ head: HTTPRequest, origin: String?, isSecure: Bool) throws {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = head.headerFields[name] {
            guard site == "same-origin" || site == "none" else { throw refusal }
        } else if let name = HTTPField.Name("Origin"), let said = head.headerFields[name] {
            // Browsers older than Sec-Fetch-Site.
            let ours = [head.authority, origin].compactMap { $0?.lowercased() }
            let schemes = isSecure ? ["https://"] : ["http://", "https://"]
            guard ours.contains(where: { host in schemes.contains { $0 + host == said.lowercased() } }) else { throw refusal }
        }
    }

    private static var refusal: Problem { .forbidden("This came from a page of another site, so nothing was done.") }
}
