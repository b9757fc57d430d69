package import App
import Cryptography

/// A member of an organisation of the world, with all that they would know themselves.
package struct Person: Sendable {
    package let role: Role
    /// The organisation's slug.
    package let organisation: String
    package let organisationID: String
    package let account, member, name, email: String
    /// The secret that their authenticator holds.
    package let secret: [UInt8]
    /// An API token with every scope.
    package let token: String
    package static let password = "seventeen quiet otters"

    /// What their authenticator shows at a time in milliseconds since 1970.
    package func code(at now: Int64) -> String {
        guard let totp = TOTP(secret: secret) else { return "" }
        return totp.code(step: totp.step(at: now / 1_000))
    }
}
