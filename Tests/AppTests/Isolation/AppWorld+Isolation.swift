@testable import App
import Platform
import PublicSite
import Store
import World

extension AppWorld {
    /// A run of the isolation self-test over what is served, or over routes that a test planted.
    func selfTest(_ routes: [Route]? = nil) async throws -> IsolationRecord.Finding {
        // Of two runs the later one counts.
        clock.advance(by: .seconds(60))
        guard let finding = try await installation.testIsolation(routes: routes, besides: site.routes, clock: { clock.now }, logger: log.logger) else {
            throw Busy()
        }
        return finding
    }
    struct Busy: Error {}

    /// The installation's routes, one of them otherwise.
    func routes(_ method: Platform.Method, _ path: String, _ handle: @escaping @Sendable (Call) async throws -> Answer) -> [Route] {
        installation.routes.map { $0.method == method && $0.path == path ? handled($0, handle) : $0 }
    }

    /// The same route, answered otherwise.
    func handled(_ route: Route, _ handle: @escaping @Sendable (Call) async throws -> Answer) -> Route {
        Route(
            route.method, route.path, route.audience, permission: route.permission, gate: route.gate, route.representation, summary: route.summary,
            takes: route.takes, record: route.record, contract: route.contract, fresh: route.fresh, asks: route.asks, judge: route.judge, handle: handle)
    }
}

extension AppWorld {
    /// What the installation's log says was done.
    func ledgerActions() async throws -> [String] {
        try await LedgerLog(store: store).list(.installation, before: nil, limit: 100).changes.map(\.action)
    }
}
