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

    /// - Parameters:
    ///   - today: the organisation's.
    ///   - zone: the organisation's.
    /// - Returns: name, scopes in the order of the permissions, and the end: when the day after the chosen one begins.
    func checked(_ role: Role, today: Day, in zone: Zone) throws -> (String, [Permission], Int64) {
        var problems: [Problem.Field] = []
        var name = name.split { $0.isWhitespace }.joined(separator: " ")
        do throws(Complaint) {
            name = try Text.line(name)
            if name.isEmpty || name.unicodeScalars.count > 80 { problems.append(.init("name", "Write a name of one to 80 characters")) }
        } catch { problems.append(.init("name", "The name: \(error.message)")) }
        let chosen = Permission.offered(to: role).filter { scopes.contains($0.rawValue) }
        if chosen.isEmpty || chosen.count != Set(scopes).count { problems.append(.init("scopes", "Choose what the token may do, within your own role")) }
        let end = Day(iso: endsOn)
        if end.map({ $0 < today || $0 > today.adding(days: Tokens.mostDays - 1) }) ?? true {
            problems.append(.init("ends_on", "Choose a day from today to a year from now"))
        }
        guard problems.isEmpty, let end else { throw Problem.invalid(problems) }
        return (name, chosen, zone.start(of: end.adding(days: 1)))
    }
}

extension Permission {
    /// What a member in this role may put into a token.
    static func offered(to role: Role) -> [Permission] { allCases.filter { role.extent(of: $0) != .none && !$0.isForSessionsOnly } }
}
