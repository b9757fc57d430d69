internal import Platform
internal import Store

/// A token as lists show it: everything but itself.
struct ListedToken: Sendable {
    let id, name: String
    let scopes: [String]
    let createdAt, endsAt: Int64
    let usedAt: Int64?
    let member, owner: String
}

/// What was asked for, before it is known to be acceptable.
struct TokenDraft: Sendable {
    var name = "", endsOn = ""
    var scopes: [String] = []

    /// - Returns: name, scopes in the order of the permissions, and the end: the last instant of the day that was chosen.
    func checked(_ role: Role, _ now: Int64) throws -> (String, [Permission], Int64) {
        var problems: [Problem.Field] = []
        let name = name.split { $0.isWhitespace }.joined(separator: " ")
        if name.isEmpty || name.unicodeScalars.count > 80 || name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            problems.append(.init("name", "Write a name of one to 80 characters"))
        }
        let chosen = Permission.offered(to: role).filter { scopes.contains($0.rawValue) }
        if chosen.isEmpty || chosen.count != Set(scopes).count { problems.append(.init("scopes", "Choose what the token may do, within your own role")) }
        let today = Day(of: now), end = Day(iso: endsOn)
        if end.map({ $0 < today || $0 > today.adding(days: Tokens.mostDays - 1) }) ?? true {
            problems.append(.init("ends_on", "Choose a day from today to a year from now"))
        }
        guard problems.isEmpty, let end else { throw Problem.invalid(problems) }
        let days = Int64(end.number - today.number)
        return (name, chosen, (now / 86_400_000 + days + 1) * 86_400_000)
    }
}

extension Permission {
    /// What a member in this role may put into a token.
    static func offered(to role: Role) -> [Permission] { allCases.filter { role.extent(of: $0) != .none && !$0.isForSessionsOnly } }
}
