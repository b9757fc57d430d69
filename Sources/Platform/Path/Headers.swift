public import HTTPTypes

/// The security headers of every response (blueprint section 5). No page needs an inline script or style, or a third
/// party, so the policy allows none.
public enum SecurityHeaders {
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'
        """

    /// What the answer says already stands.
    ///
    /// - Parameters:
    ///   - isSecure: whether it goes over TLS; then HSTS is sent.
    ///   - isStored: whether it says itself how long it may be kept.
    ///   - hasSecureSubdomains: whether every host below ours has TLS too, which only the operator knows.
    public static func add(to fields: inout HTTPFields, isSecure: Bool, isStored: Bool, hasSecureSubdomains: Bool = false) {
        func set(_ name: HTTPField.Name?, _ value: String) {
            // What the answer set itself, such as a download's stricter policy, stands.
            if let name, fields[name] == nil { fields[name] = value }
        }
        set(.contentSecurityPolicy, policy)
        set(.xContentTypeOptions, "nosniff")
        set(HTTPField.Name("X-Frame-Options"), "DENY")
        // Not "no-referrer": browsers would then call the origin of our own forms null.
        set(HTTPField.Name("Referrer-Policy"), "same-origin")
        set(HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin")
        set(HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin")
        set(HTTPField.Name("Cross-Origin-Embedder-Policy"), "require-corp")
        set(HTTPField.Name("X-Permitted-Cross-Domain-Policies"), "none")
        set(
            HTTPField.Name("Permissions-Policy"),
            "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()")
        if isSecure { set(.strictTransportSecurity, "max-age=63072000" + (hasSecureSubdomains ? "; includeSubDomains" : "")) }
        if !isStored { set(.cacheControl, "no-store") }
    }
}
