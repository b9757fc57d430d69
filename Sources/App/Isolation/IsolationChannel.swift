internal import Platform

/// The ways by which something of an organisation leaves the page that it was written on. A route belongs to the first whose
/// sign it bears; each channel must be tried by at least one probe, so one that the product gets is named here with its sign,
/// and fails the self-test until it has a route.
enum IsolationChannel: String, Sendable, CaseIterable {
    case search, history, log, package, notices, download, export

    init?(_ route: Route) {
        let all: [(IsolationChannel, Bool)] = [
            (.search, route.method == .get && route.asks.contains("q")),
            (.history, route.path.hasSuffix("/history")),
            (.log, route.path.contains("/log")),
            (.package, route.path.hasSuffix("/packages")),
            (.notices, route.path.hasSuffix("/notifications")),
            (.download, route.path.hasSuffix("/file")),
            (.export, route.path.hasSuffix("csv") || route.path.hasSuffix("/export")),
        ]
        guard let found = all.first(where: \.1) else { return nil }
        self = found.0
    }
}
