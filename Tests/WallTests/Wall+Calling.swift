import App
import HTTPTypes
import Platform
import World

extension Wall {
    /// Calls a route with a fresh row, since a write uses it up.
    ///
    /// - Returns: nil when the row cannot be planted: this role never sees one.
    func callIfPlanted(_ route: Route, as person: Person, row: Row, hasToken: Bool = true, isFresh: Bool = true) async throws -> Reply? {
        var id: String?
        if let record = route.record, let placement = placements[record] {
            id = try await placement.plant(world, owner(row, person), "planted")
            guard id != nil else { return nil }
        }
        return try await send(route, as: person, slug: person.organisation, id: id, hasToken: hasToken, isFresh: isFresh)
    }

    /// Calls a route in an organisation that may not be the caller's.
    func call(_ route: Route, as person: Person?, row: Row, of slug: String = "acorn", hasToken: Bool = true) async throws -> Reply {
        var id: String?
        if let record = route.record, let placement = placements[record] { id = try await placement.plant(world, world.person(.ciso), "planted") }
        return try await send(route, as: person, slug: slug, id: id ?? "none", hasToken: hasToken)
    }

    /// Whose row is another's: somebody's in the same organisation.
    private func owner(_ row: Row, _ person: Person) -> Person {
        row == .own ? person : world.person(person.role == .manager ? .ciso : .manager, of: person.organisation)
    }

    private func send(_ route: Route, as person: Person?, slug: String, id: String?, hasToken: Bool, isFresh: Bool = true) async throws -> Reply {
        let sending = placements.sending(to: route, mark: "written") ?? .nothing
        return try await send(sending, to: place(route, slug: slug, id: id), of: route, as: person, hasToken: hasToken, isFresh: isFresh)
    }

    func send(_ sending: Sending, to place: String, of route: Route, as person: Person?, hasToken: Bool = true, isFresh: Bool = true) async throws -> Reply {
        let target = place + sending.query
        guard let method = HTTPRequest.Method(rawValue: route.method.rawValue) else { throw Unplaced(path: route.path) }
        var headers: HTTPFields = [:]
        if !sending.type.isEmpty { headers[.contentType] = sending.type }
        if route.representation == .json {
            if let person, route.audience != .visitor { headers[.authorization] = "Bearer \(person.token)" }
            return try await world.send(method, target, headers: headers, body: Array(sending.body.utf8))
        }
        let browser = Browser(world)
        if let person { try await browser.enter(as: person) } else if route.method != .get { _ = try await browser.get("/sign-in") }
        if let kind = route.fresh, isFresh, person != nil { try await browser.freshen(kind) }
        if hasToken, let name = HTTPField.Name("X-CSRF-Token") { headers[name] = browser.cookies[Cookie.csrf.rawValue] }
        let reply = try await browser.send(method, target, headers: headers, body: Array(sending.body.utf8))
        // Signing out and changing the organisation end the session that others of the test still use.
        if let person, route.audience != .member, route.method != .get { world.forgetSession(of: person) }
        return reply
    }

    func place(_ route: Route, slug: String, id: String?) -> String {
        route.path.split(separator: "/", omittingEmptySubsequences: false).map { segment -> String in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return String(segment) }
            let name = String(segment.dropFirst().dropLast())
            if name == "organisation" { return slug }
            return placements.parameters[route.path]?[name] ?? id ?? "none"
        }.joined(separator: "/")
    }
    struct Unplaced: Error { let path: String }
}
