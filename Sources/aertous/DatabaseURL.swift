import Foundation

/// What we need to know of a PostgreSQL URL; everything else is libpq's to read.
enum DatabaseURL {
    /// - Throws: ``Refusal`` for what is no such URL. The URL is not in its words: it may hold a password.
    static func check(_ url: String) throws { _ = try parts(url) }

    /// The role that logs in.
    static func role(of url: String) throws -> String {
        guard let role = try parts(url).user, !role.isEmpty else { throw Refusal("The database is given as postgres://ROLE@HOST/NAME, with a role.") }
        return role
    }

    /// The same database, as somebody else.
    static func url(_ url: String, role: String, password: String) throws -> String {
        var parts = try parts(url)
        (parts.user, parts.password) = (role, password)
        guard let text = parts.string else { throw Refusal("The database is given as postgres://ROLE@HOST/NAME.") }
        return text
    }

    /// Whether two URLs name one database, whoever logs in; told from how they are spelled.
    static func isSame(_ one: String, _ other: String) throws -> Bool { try place(one) == place(other) }

    private static func place(_ url: String) throws -> [String] {
        let parts = try parts(url)
        func asked(_ name: String) -> String? { parts.queryItems?.last { $0.name == name }?.value }
        let host = (asked("host") ?? parts.host).flatMap { $0.isEmpty ? nil : $0 }, port = asked("port") ?? parts.port.map(String.init)
        return [host?.lowercased() ?? "", port ?? "5432", asked("dbname") ?? String(parts.path.drop { $0 == "/" })]
    }

    private static func parts(_ url: String) throws -> URLComponents {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"), let parts = URLComponents(string: url) else {
            throw Refusal("The database is given as postgres://ROLE@HOST/NAME.")
        }
        return parts
    }
}
