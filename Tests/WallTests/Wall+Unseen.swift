import App
import Platform
import Store
import World

/// What is not there is said first.
extension Wall {
    private static let nowhere = "00000000-0000-7000-8000-000000000000"

    /// Calls every route whose path names something with what is another's and with what is nobody's, in each role, with what is right,
    /// with a body or a question that is wrong and with a body of another kind: it is not there, whatever else is to be refused. Where
    /// a role sees nothing of a kind, both are refused as its own organisation's record is.
    func unseen(_ standing: Caller.Standing) async throws -> [String] {
        try await world.setStanding(standing)
        var found: [String] = []
        for route in routes where route.audience != .visitor && !Placements.unlooked.values.contains(where: { $0.contains(route.path) }) {
            for (row, place) in try await places(of: route) {
                for role in Role.allCases {
                    for (sending, words) in sendings(to: route) {
                        let reply = try await send(sending, to: place, of: route, as: world.person(role), isFresh: false)
                        found += check(route, "\(role), \(standing), \(words)", row, reply, unseen(route, place, role, standing))
                    }
                }
            }
        }
        try await world.setStanding(.active)
        return found
    }

    /// Ways to fill in a path that lead to nothing of the caller's.
    private func places(of route: Route) async throws -> [(Row, String)] {
        let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") && $0 != "{organisation}" }.map { $0.dropFirst().dropLast() }
        guard !names.isEmpty else { return [] }
        func filled(_ known: [String: String] = [:]) -> String {
            names.reduce(route.path.replacing("{organisation}", with: "acorn")) { path, name in
                path.replacing("{\(name)}", with: known[String(name)] ?? (name == "position" ? "999999999" : Self.nowhere))
            }
        }
        var places: [(Row, String)] = [(.nobodys, filled())]
        let known = placements.parameters[route.path] ?? [:]
        if let record = route.record {
            let foreign = try await placements[record]?.plant(world, world.person(.ciso, of: "birch"), "planted")
            if let foreign { places.append((.foreign, filled(known.merging(["id": foreign]) { $1 }))) }
        } else if names.contains("requirement") {
            places.append((.nobodys, filled(["framework": known["framework"] ?? ""])))
        }
        return places
    }

    private func sendings(to route: Route) -> [(Sending, String)] {
        let right = placements.sending(to: route, mark: "written") ?? .nothing
        guard route.method != .get else { return [(right, "asked rightly"), (Sending(query: "?nobody=asks"), "asked wrongly")] }
        let wrong = route.representation == .json ? Sending(type: "application/json", body: "{") : .form(["nobody": "asks"])
        return [(right, "sent rightly"), (wrong, "sent wrongly"), (Sending(type: "text/plain", body: "nothing"), "sent as text")]
    }

    private func unseen(_ route: Route, _ place: String, _ role: Role, _ standing: Caller.Standing) -> Outcome {
        guard route.audience == .member else { return .notFound }
        // A framework that nobody publishes is nobody's, however little of one's own one sees.
        if let place = zip(route.path.split(separator: "/"), place.split(separator: "/")).first(where: { $0.0 == "{framework}" }), place.1 == Self.nowhere {
            return .notFound
        }
        let kind: Name? = route.record ?? (route.path.contains("{position}") ? "log_leaf" : route.path.contains("{requirement}") ? "assessment" : nil)
        guard let kind, role.sight(of: kind) == .none else { return .notFound }
        return expected(route, role, .foreign, standing)
    }
}
