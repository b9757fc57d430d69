internal import HTTPTypes

/// The security headers of every response (blueprint section 5). No page needs an inline script or style, or a third
/// party, so the policy allows none.
enum SecurityHeaders {
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'
        """

    static func add(to fields: inout HTTPFields, isSecure: Bool, isStored: Bool) {
        func set(_ name: HTTPField.Name?, _ value: String) {
            // What the answer set itself, such as a download's stricter policy, stands.
            if let name, fields[name] == nil { fields[name] = value }
        }
        set(.contentSecurityPolicy, policy)
        set(.xContentTypeOptions, "nosniff")
        set(HTTPField.Name("X-Frame-Options"), "DENY")
        set(HTTPField.Name("Referrer-Policy"), "no-referrer")
        set(HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin")
        set(HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin")
        set(HTTPField.Name("Cross-Origin-Embedder-Policy"), "require-corp")
        set(HTTPField.Name("X-Permitted-Cross-Domain-Policies"), "none")
        set(
            HTTPField.Name("Permissions-Policy"),
            "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()")
        if isSecure { set(.strictTransportSecurity, "max-age=63072000; includeSubDomains") }
        if !isStored { set(.cacheControl, "no-store") }
    }
}
