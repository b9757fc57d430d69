internal import Cryptography
public import Logging
public import Platform
internal import Store

extension Installation {
    /// What the isolation self-test found, and who hears of it.
    public var isolationRecord: IsolationRecord { IsolationRecord(store: store, random: random) }

    var canaries: Canaries { Canaries(accounts: accounts, files: files) }

    /// Runs the isolation self-test over the whole route table, keeps what it found, and tells whoever must know.
    ///
    /// - Parameters:
    ///   - routes: others than the installation's own, for a test of what a wrong table would do.
    ///   - besides: those of the public site.
    ///   - clock: milliseconds since 1970 UTC.
    /// - Returns: the run and what did not hold, a sentence each; nil where another run is under way.
    /// - Throws: where the database cannot be reached or written; no claim is made from then on.
    public func testIsolation(
        routes: [Route]? = nil, besides: [Route] = [], clock: @escaping @Sendable () -> Int64, logger: Logger
    ) async throws -> IsolationRecord.Finding? {
        let all = (routes ?? self.routes) + besides
        // Its requests are no one's: they are in no access log and in no count of the operator's.
        var quiet = Logger(label: "isolation") { _ in SwiftLogNoOpLogHandler() }
        quiet.logLevel = .critical
        let metrics = Metrics()
        let path = try self.path(routes: routes, besides: besides, settings: .init(isSecure: true), clock: clock, metrics: metrics, logger: quiet)
        let test = IsolationSelfTest(canaries: canaries, routes: all, path: path, clock: clock)
        guard var result = try await test.run() else { return nil }
        result.run.statements = metrics.statements
        return try await isolationRecord.keep(result, logger: logger)
    }

    /// The same without the key of the installation: what it signed is believed by the keys that the database has on record,
    /// under the name that they bear. Enough to look at what is there; never to serve.
    ///
    /// - Parameter memory: of what the check itself signs.
    public func believingRecordedKeys(memory: any SignerMemory) async throws -> Installation {
        let known = try await store.read(store.gate()) { try $0.signingKeys() }
        let keys = known.compactMap { try? VerifierKey(vkey: $0.vkey) }
        let name = keys.last { $0.purpose == .checkpoint }.flatMap { key in key.name.lastIndex(of: "/").map { String(key.name[..<$0]) } }
        var apart = self
        apart.signing = Signing(origin: name ?? signing.origin, keyring: keyring, memory: memory)
        apart.signing.retired = keys
        return apart
    }
}
