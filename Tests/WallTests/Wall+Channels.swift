import App
import HTTPTypes
import Platform
import Store
import World

extension Wall {
    /// Plants a marked row for every person of both organisations and reads every list, page and export as each of them: a
    /// narrowed role finds its own mark alone, the others all of their organisation's, and nobody one of another's.
    func channels() async throws -> [String] {
        var found: [String] = []
        for placement in placements.registers {
            for person in world.people { _ = try await placement.plant(world, person, Self.mark(person)) }
        }
        for person in world.people where person.organisation == "acorn" || person.role == .ciso {
            for route in routes where route.method == .get && route.audience == .member && route.record == nil && !route.path.contains("/{id}") {
                guard let reply = try await callIfPlanted(route, as: person, row: .none), (200..<300).contains(reply.status) else { continue }
                found += leaks(route, person, reply.text)
            }
        }
        return found
    }

    private static func mark(_ person: Person) -> String { "mark-of-\(person.role)-of-\(person.organisation)" }

    private func leaks(_ route: Route, _ person: Person, _ text: String) -> [String] {
        var found: [String] = []
        for other in world.people where text.contains(Self.mark(other)) {
            let isTheirs = other.member == person.member
            let isNarrow = placements.register(of: route).map { person.role.sight(of: $0.0.record) != .all } ?? false
            if other.organisation != person.organisation || isNarrow && !isTheirs {
                found.append("GET \(route.path) as \(person.role) shows the row of \(other.role) of \(other.organisation)")
            }
        }
        // A list that shows nothing to anybody would hide a leak.
        if let (_, rest) = placements.register(of: route), ["", "/csv"].contains(rest), !text.contains(Self.mark(person)) {
            found.append("GET \(route.path) as \(person.role) does not show their own row")
        }
        return found
    }
}
