internal import Platform
internal import Store

/// Which calls of each route the self-test makes as one canary's person, against the other. There is one for each way.
struct ProbePlan: Sendable {
    let own, other: CanarySide
    /// Of each side, by its organisation: sessions have identifiers of their own.
    let sessions: [String: String]

    /// How many calls a route demands in all plans together, whether or not somebody said how to make them.
    static func demand(of route: Route) -> Int { ways(of: route).count * sides(of: route) }
    /// As how many sides a route is called: to a visitor both are others.
    static func sides(of route: Route) -> Int { route.audience == .visitor ? 1 : CanarySide.all.count }

    private static func ways(of route: Route) -> [RouteProbe.Way] {
        let names = names(of: route)
        switch route.audience {
        case .visitor: return [.outside]
        case .account: return names ? [.foreign] : [.home]
        case .member:
            let organisation: [RouteProbe.Way] = route.representation == .page ? [.foreign] : []
            let search: [RouteProbe.Way] = IsolationChannel(route) == .search ? [.home] : []
            return organisation + (names ? [.foreign] + (route.method == .get ? [.own] : []) : [.home]) + search
        }
    }

    /// - Returns: fewer than the route demands where nobody placed one of its parameters.
    func probes(of route: Route) -> [RouteProbe] {
        let (home, away) = (ids(of: own), ids(of: other))
        let made: [RouteProbe?] =
            switch route.audience {
            case .visitor: [probe(route, .outside, home, slug: own.slug)]
            case .account: [Self.names(of: route) ? probe(route, .foreign, away, slug: other.slug) : probe(route, .home, home, slug: own.slug)]
            case .member:
                (route.representation == .page ? [probe(route, .foreign, away, slug: other.slug)] : [])
                    + (Self.names(of: route)
                        ? [probe(route, .foreign, away, slug: own.slug), route.method == .get ? probe(route, .own, home, slug: own.slug) : nil]
                        : [probe(route, .home, home, slug: own.slug)])
                    + (IsolationChannel(route) == .search ? [probe(route, .home, home, slug: own.slug, search: CanarySide.word)] : [])
            }
        return made.compactMap { $0 }
    }

    /// Parameters of a route that nobody placed.
    func unplaced(in route: Route) -> [String] { parameters(of: route).filter { value($0, route, ids(of: own), slug: own.slug) == nil } }

    // MARK: Parameters

    /// Whether the address names something that belongs to one side.
    private static func names(of route: Route) -> Bool {
        route.record != nil || route.path.contains("{id}") || route.path.contains("{slug}")
    }

    private func parameters(of route: Route) -> [String] {
        route.path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    private func ids(of side: CanarySide) -> @Sendable (Name) -> String {
        { [sessions] table in table == "session" ? sessions[side.organisation] ?? "none" : side.id(table) }
    }

    private func value(_ parameter: String, _ route: Route, _ ids: (Name) -> String, slug: String) -> String? {
        switch parameter {
        case "organisation", "slug": return slug
        case "id": return route.record.map(ids)
        case "link" where route.record == "evidence": return ids("evidence_link")
        // Of a mail: nobody's.
        case "link" where route.audience != .member: return String(repeating: "0", count: 64)
        case "framework": return CanaryRecords.framework
        case "requirement": return CanaryRecords.requirement
        case "position": return "0"
        case "name" where route.path == "/assets/{name}": return "aertous.css"
        default: return nil
        }
    }

    // MARK: Calls

    private func probe(_ route: Route, _ way: RouteProbe.Way, _ ids: (Name) -> String, slug: String, search: String? = nil) -> RouteProbe? {
        var target = ""
        for part in route.path.split(separator: "/") {
            guard part.hasPrefix("{"), part.hasSuffix("}") else {
                target += "/" + part
                continue
            }
            guard let value = value(String(part.dropFirst().dropLast()), route, ids, slug: slug) else { return nil }
            target += "/" + value
        }
        if target.isEmpty { target = "/" }
        if let search { target += "?q=" + search }
        if route.path.hasSuffix("/upload") { target += "?name=probe.txt" }
        var probe = RouteProbe(route: route, way: way, target: target)
        probe.channel = IsolationChannel(route)
        probe.showsOwn = search != nil && !route.path.contains("{framework}") || way != .foreign && Self.shows(route)
        if route.method != .get, route.method != .delete, route.method != .put { (probe.type, probe.body) = Self.sending(route) }
        return probe
    }

    /// Whether what a route answers with has the texts of records in it.
    private static func shows(_ route: Route) -> Bool {
        // What was adopted is called alike on both sides.
        let isRecord = route.record != nil && route.record != "adoption" && route.method == .get
        return isRecord && (route.path.hasSuffix("{id}") || route.path.hasSuffix("/history"))
            || route.method == .get && ["/assets/csv", "/controls/csv"].contains { route.path.hasSuffix($0) }
    }

    /// Enough to reach the look for the record.
    private static func sending(_ route: Route) -> (type: String, body: String) {
        if route.path.hasSuffix("/packages") {
            let order = ["framework": CanaryRecords.framework, "from": "2026-01-01", "to": "2026-12-31"]
            return route.representation == .page ? (RouteProbe.form, RouteProbe.encoded(order)) : ("application/json", RouteProbe.json(order))
        }
        guard route.representation == .page else {
            return ("application/json", route.path.contains("/members/") && route.method == .patch ? #"{"role":"analyst","version":1}"# : #"{"version":1}"#)
        }
        let fields = ["version": "1", "role": "analyst"].filter { route.takes?.contains($0.key) ?? false }
        return (RouteProbe.form, RouteProbe.encoded(fields))
    }
}
