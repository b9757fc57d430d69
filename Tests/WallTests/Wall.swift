import App
import HTTPTypes
import Platform
import Store
import World

/// Calls every route from every side and compares what happens with what the tables say: `Route.audience`, `.permission`,
/// `.gate`, and `Role.extent(of:)`.
struct Wall: Sendable {
    let world: AppWorld
    let routes: [Route]
    var placements = Placements.all

    /// Which row `{id}` names.
    enum Row: String, Sendable {
        case none = "no row", own = "their own row", others = "another's row", foreign = "a row of another organisation", nobodys = "nobody's row"
    }

    /// What must come back.
    enum Outcome: String, Sendable {
        case passes, signIn = "the way to sign in", unauthenticated = "401", notFound = "404", lapsed = "402", forbidden = "403"

        func holds(_ reply: Reply) -> Bool {
            switch self {
            case .passes: (200..<400).contains(reply.status) && reply.location?.hasPrefix("/sign-in") != true
            case .signIn: reply.status == 303 && reply.location?.hasPrefix("/sign-in?next=") == true
            case .unauthenticated: reply.status == 401
            case .notFound: reply.status == 404
            case .lapsed: reply.status == 402
            case .forbidden: reply.status == 403
            }
        }
    }

    /// Everything that is not as it should be, one line each; empty when the wall stands.
    func findings() async throws -> [String] {
        let misplaced = tableFindings()
        guard misplaced.isEmpty else { return misplaced }
        try await placements.prepare(world)
        // While there is little else, so that the first page of a list shows all that was marked.
        var found = try await channels()
        found += try await nobody()
        for role in Role.allCases {
            // Each side plants much.
            try await world.analyse()
            found += try await member(world.person(role))
        }
        try await world.analyse()
        found += try await stranger()
        found += try await stale()
        for standing in [Caller.Standing.lapsed, .pastDue, .trial] {
            try await world.analyse()
            found += try await subscribed(standing)
        }
        for standing in [Caller.Standing.active, .lapsed] { found += try await unseen(standing) }
        return found
    }

    // MARK: From each side

    private func nobody() async throws -> [String] {
        var found: [String] = []
        for route in routes {
            let reply = try await call(route, as: nil, row: .none)
            switch (route.audience, route.representation) {
            case (.visitor, _):
                // Forms of visitors work, so nothing but a form without its token is refused.
                if reply.status >= 500 || [401, 403].contains(reply.status) { found.append(line(route, "nobody", .none, reply, "an answer")) }
                guard route.representation == .page, route.method != .get else { continue }
                let bare = try await call(route, as: nil, row: .none, hasToken: false)
                if bare.status != 403 { found.append(line(route, "nobody without the form's token", .none, bare, "403")) }
            case (_, .json): found += check(route, "nobody", .none, reply, .unauthenticated)
            case (_, .page): found += check(route, "nobody", .none, reply, .signIn)
            }
        }
        return found
    }

    private func member(_ person: Person) async throws -> [String] {
        var found: [String] = []
        for route in routes where route.audience != .visitor {
            for row in rows(of: route) {
                guard let reply = try await callIfPlanted(route, as: person, row: row) else { continue }
                found += check(route, person.role.rawValue, row, reply, expected(route, person.role, row))
            }
            if route.representation == .page, route.method != .get, let row = rows(of: route).first {
                let bare = try await callIfPlanted(route, as: person, row: row, hasToken: false)
                if let bare, bare.status != 403 { found.append(line(route, "\(person.role) without the form's token", row, bare, "403")) }
            }
        }
        return found
    }

    /// Routes that ask for a fresh code do nothing without one, in any session, and nothing for a token.
    private func stale() async throws -> [String] {
        var found: [String] = []
        let ciso = world.person(.ciso)
        for route in routes where route.fresh != nil {
            if route.method == .get { found.append("GET \(route.path) asks for a fresh code, which only forms can bring") }
            guard let row = rows(of: route).first else { continue }
            world.forgetSession(of: ciso)
            guard let reply = try await callIfPlanted(route, as: ciso, row: row, isFresh: false) else { continue }
            if reply.status != 403 { found.append(line(route, "a CISO without a fresh code", row, reply, "403")) }
            guard route.representation == .page else { continue }
            if reply.field("fresh_code") == nil, !reply.text.contains("name=\"fresh_code\"") {
                found.append(line(route, "a CISO without a fresh code", row, reply, "a form that asks for one"))
            }
        }
        return found
    }

    /// A CISO of another organisation, who may do everything there.
    private func stranger() async throws -> [String] {
        let stranger = world.person(.ciso, of: "birch")
        var found: [String] = []
        for route in routes where route.audience == .member {
            if route.representation == .page {
                found += check(route, "a stranger", .none, try await call(route, as: stranger, row: .own, of: "acorn"), .notFound)
            }
            guard route.record != nil else { continue }
            found += check(route, "a stranger at home", .foreign, try await call(route, as: stranger, row: .foreign, of: "birch"), .notFound)
        }
        return found
    }

    /// Every route as a subscription stands. Routes of the account alone go on whatever is paid.
    private func subscribed(_ standing: Caller.Standing) async throws -> [String] {
        for organisation in ["acorn", "birch"] { try await world.setStanding(standing, of: organisation) }
        var found: [String] = []
        let people = standing == .lapsed ? [Role.ciso, .engineer, .employee] : [.ciso]
        // Wrong passwords of the calls before count, and would answer in place of what is asked about.
        try await world.store.write(world.store.gate()) { _ = try $0.remove("attempt", where: "at > 0") }
        for route in routes where route.audience == .account {
            let person = world.person(.engineer)
            for row in rows(of: route) {
                guard let reply = try await callIfPlanted(route, as: person, row: row) else { continue }
                found += check(route, "\(person.role), \(standing)", row, reply, expected(route, person.role, row, standing))
            }
        }
        for route in routes where route.audience == .member {
            for person in people.map({ world.person($0) }) {
                for row in rows(of: route) {
                    guard let reply = try await callIfPlanted(route, as: person, row: row) else { continue }
                    found += check(route, "\(person.role), \(standing)", row, reply, expected(route, person.role, row, standing))
                }
            }
            guard route.record != nil, standing == .lapsed else { continue }
            let stranger = world.person(.ciso, of: "birch")
            found += check(route, "a stranger at home, lapsed", .foreign, try await call(route, as: stranger, row: .foreign, of: "birch"), .notFound)
        }
        for organisation in ["acorn", "birch"] { try await world.setStanding(.active, of: organisation) }
        return found
    }

    // MARK: What must come back

    func expected(_ route: Route, _ role: Role, _ row: Row, _ standing: Caller.Standing = .active) -> Outcome {
        if route.fresh != nil, route.representation == .json { return .forbidden }
        // An account's own is nobody else's, in whatever organisation.
        guard route.audience == .member else { return [.none, .own].contains(row) ? .passes : .notFound }
        // What is out of sight is not there, before anything else; what a role sees nothing of is refused by the permission.
        if let record = route.record, row != .own, ![Extent.none, .all].contains(role.sight(of: record)) { return .notFound }
        switch (route.gate, standing) {
        case (.write, .lapsed), (.paid, .lapsed), (.paid, .pastDue): return .lapsed
        default: break
        }
        guard let permission = route.permission.flatMap(Permission.init(rawValue:)), role.extent(of: permission) != .none else { return .forbidden }
        guard let record = route.record else { return .passes }
        switch (role.sight(of: record), row) {
        case (.all, _), (_, .own): return .passes
        default: return .notFound
        }
    }

    private func rows(of route: Route) -> [Row] { route.record == nil ? [.none] : [.own, .others] }

    func check(_ route: Route, _ who: String, _ row: Row, _ reply: Reply, _ outcome: Outcome) -> [String] {
        let name = "\(route.method.rawValue) \(route.path)"
        let answer = placements.answers["\(name), \(row.rawValue)"] ?? placements.answers[name]
        return outcome.holds(reply) || outcome == .passes && reply.status == answer ? [] : [line(route, who, row, reply, outcome.rawValue)]
    }
    private func line(_ route: Route, _ who: String, _ row: Row, _ reply: Reply, _ expected: String) -> String {
        "\(route.method.rawValue) \(route.path) as \(who), \(row.rawValue): \(reply.status), expected \(expected)"
    }
}
