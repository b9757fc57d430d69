internal import HTTPTypes

extension Page {
    /// The type, when to come again, and where the page takes a provider's challenge the exception that this needs: a script and a frame of that
    /// origin, which sends no resource policy of its own.
    var headers: HTTPFields {
        var fields: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        if let retryAfter { fields[.retryAfter] = String(retryAfter) }
        guard let provider else { return fields }
        fields[.contentSecurityPolicy] =
            SecurityHeaders.policy.split(separator: ";").map { part in
                part.hasSuffix("script-src 'self'") ? "\(part) \(provider)" : String(part)
            }.joined(separator: ";") + "; frame-src \(provider)"
        if let name = HTTPField.Name("Cross-Origin-Embedder-Policy") { fields[name] = "unsafe-none" }
        return fields
    }
}
