import Foundation

/// What we need to know of a PostgreSQL URL; everything else is libpq's to read.
enum DatabaseURL {
    /// The role that logs in.
    static func role(of url: String) throws -> String {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"), let role = URLComponents(string: url)?.user, !role.isEmpty else {
            throw Refusal("The database is given as postgres://ROLE@HOST/NAME, with a role.")
        }
        return role
    }
}
