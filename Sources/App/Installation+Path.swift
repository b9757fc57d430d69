internal import Cryptography
public import Logging
public import Platform
internal import Store

extension Installation {
    /// The way from a request to a verb, with this installation's routes, pages and people.
    ///
    /// - Parameters:
    ///   - routes: others than the installation's own, for a test of what a wrong table would do.
    ///   - besides: those of the public site, which the product does not know.
    ///   - foot: of every page outside an organisation.
    public func path(
        routes: [Route]? = nil, besides: [Route] = [], foot: [HTML] = [], settings: Path.Settings, clock: @escaping @Sendable () -> Int64, metrics: Metrics,
        logger: Logger
    ) throws -> Path {
        let navigation = Navigation(assets: assets.addresses, foot: foot)
        return Path(
            try RouteTable((routes ?? self.routes) + besides), authenticator: Sessions(accounts: accounts), settings: settings,
            csrfKeys: try keyring.keys(for: .csrf),
            clock: clock, random: random, sight: { try await isInSight(of: $0, $1, $2, now: $3) },
            render: { page, caller, csrf in Shell.render(page: page, frame: navigation.frame(caller, area: page.area, csrf: csrf, now: clock())) },
            errorPage: { problem, requestID, caller in
                ErrorPages.page(
                    status: problem.kind.rawValue, requestID: requestID, message: problem.message, fields: problem.fields,
                    home: caller?.organisation.map { "/o/\($0.slug)" } ?? "/")
            },
            denied: { try await Denials(store: store, identify: identify).note($0, of: $1, now: $2) }, metrics: metrics, logger: logger)
    }
}
