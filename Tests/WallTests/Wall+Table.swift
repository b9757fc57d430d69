import App
import Platform

extension Wall {
    /// What the table itself gets wrong, before anything is called.
    func tableFindings() -> [String] {
        routes.flatMap { route -> [String] in
            let name = "\(route.method.rawValue) \(route.path)"
            return audienceFindings(route, name) + placeFindings(route, name) + recordFindings(route, name)
        }
    }

    private func audienceFindings(_ route: Route, _ name: String) -> [String] {
        var found: [String] = []
        if route.audience == .member {
            if route.permission.flatMap(Permission.init(rawValue:)) == nil { found.append("\(name) names no permission of the access table") }
            let place = route.representation == .page ? "/o/{organisation}" : "/api/v1/"
            if !route.path.hasPrefix(place) { found.append("\(name) is for members and does not lie below \(place)") }
        } else {
            if route.permission != nil { found.append("\(name) names a permission that nobody asks for") }
            if route.path.hasPrefix("/o/") || route.path.hasPrefix("/api/v1/") { found.append("\(name) lies in an organisation and is not for members") }
        }
        let isOpen = if case .open = route.gate { true } else { false }
        let isPlaced = Placements.open.values.contains { $0.contains(name) }
        if isOpen, !isPlaced { found.append("\(name) stays open when lapsed, and nobody placed it among those that do") }
        if isPlaced, !isOpen { found.append("\(name) is placed as open when lapsed, and is not") }
        if route.audience != .member, route.method != .get, isOpen == Placements.asking.contains(name) {
            found.append("\(name) is for no member, and so the path lets it pass when lapsed: it is open, or asks by itself and is placed so")
        }
        let isPaid = if case .paid = route.gate { true } else { false }
        if isPaid != Placements.paid.contains(name) { found.append("\(name) is not among those that need a paid subscription, or should not be") }
        if route.method != .get, case .read = route.gate { found.append("\(name) changes something and goes on as a read when lapsed") }
        return found
    }

    private func placeFindings(_ route: Route, _ name: String) -> [String] {
        var found: [String] = []
        for segment in route.path.split(separator: "/") where segment.hasPrefix("{") && segment != "{organisation}" {
            let parameter = String(segment.dropFirst().dropLast())
            if parameter == "id" {
                if route.record == nil { found.append("\(name) names no record for {id}") }
                continue
            }
            if !Placements.isLookedFor(parameter, route) { found.append("\(name): nobody looks for {\(parameter)}, and nobody said why") }
            if placements.parameters[route.path]?[parameter] == nil { found.append("\(name): nobody placed {\(parameter)}") }
        }
        if placements.sending(to: route, mark: "") == nil { found.append("\(name): nobody placed what is sent") }
        return found
    }

    private func recordFindings(_ route: Route, _ name: String) -> [String] {
        guard let record = route.record else { return [] }
        guard let placement = placements[record] else { return ["\(name): nobody placed the record \(record)"] }
        // An account's records need no permission.
        guard let permission = route.permission.flatMap(Permission.init(rawValue:)) else { return [] }
        let allowed = route.method == .get ? placement.reads.union(placement.writes) : placement.writes
        return allowed.contains(permission) ? [] : ["\(name) asks for \(permission.rawValue), which is not what opens a \(record)"]
    }
}
