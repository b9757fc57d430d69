import Platform

/// What paths name beside records.
extension Placements {
    /// Looked for as a record is, before the rest is refused: what stands behind a record, what an organisation works by, and its log.
    private static let parts: Set<String> = ["link", "framework", "requirement", "position"]

    /// Paths that name something which no look for a record precedes, by the ground for it.
    static let unlooked: [String: Set<String>] = [
        "whoever has the link has what it opens, and only its verb can tell": [
            "/sign-up/{link}", "/reset/{link}", "/account/address/{link}", "/invitation/{link}", "/new-authenticator/{link}", "/recovery/{link}",
        ],
        "the verb is to find out whether the organisation is one's own": ["/organisations/{slug}"],
        "a file of the program, the same for everybody": ["/assets/{name}"],
    ]

    static func isLookedFor(_ parameter: String, _ route: Route) -> Bool {
        if unlooked.values.contains(where: { $0.contains(route.path) }) { return true }
        return route.audience == .member && parts.contains(parameter) && (parameter != "link" || route.record != nil)
    }
}
