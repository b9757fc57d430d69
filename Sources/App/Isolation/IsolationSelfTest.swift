internal import Logging
internal import Platform
internal import Store

/// The standing self-test of the walls between organisations (`security.md` 10): every table in the database, and every
/// route as a canary's person who tries to reach the other canary.
struct IsolationSelfTest: Sendable {
    let canaries: Canaries
    /// What is served, and the whole way to it.
    let routes: [Route]
    let path: Path
    let clock: @Sendable () -> Int64
    private var store: Store { canaries.accounts.store }

    /// A run with what it found, one sentence each.
    struct Result: Sendable {
        var run = IsolationRun()
        var tables: [String] = []
        var tableProbes = (made: 0, demanded: 0)
        var routes: [String] = []
        var findings: [String] { tables + routes }
    }

    /// - Returns: nil where another run is under way, on whichever node.
    /// - Throws: where the database cannot be reached or written.
    func run() async throws -> Result? {
        let began = clock()
        guard try await store.write(store.gate(), { try $0.beginIsolationRun(now: began, since: began - Canaries.longest) }) else { return nil }
        var result = Result()
        result.run.beganAt = began
        do {
            try await probeTables(&result)
            try await probeRoutes(&result)
        } catch {
            // What it was is the log's; that the proof is missing is what counts.
            result.routes.append("the run broke off (\(Self.words(error)))")
        }
        try await canaries.revoke()
        result.run.endedAt = clock()
        result.run.findings = result.findings.count
        return result
    }

    private func probeTables(_ result: inout Result) async throws {
        let report = try await store.checkIsolation()
        result.tables = report.failures + report.guards
        result.tableProbes = (report.probes, report.demanded)
        result.run.tables = report.tables
        result.run.probes += report.probes
        result.run.demanded += report.demanded
    }

    private func probeRoutes(_ result: inout Result) async throws {
        let began = clock()
        result.run.routes = routes.count
        result.run.demanded += routes.reduce(0) { $0 + ProbePlan.demand(of: $1).count }
        try await canaries.settle(now: began)
        let people = try await canaries.equip(now: began)
        guard let own = people.first, let other = people.last, own.side != other.side else { return }
        guard let client = try await enter(own), try await enter(other) != nil else {
            result.routes.append("a canary's person cannot sign in")
            return
        }
        let sessions = try await store.read(store.gate()) { tx in
            try Dictionary(uniqueKeysWithValues: CanarySide.all.map { ($0.organisation, try tx.canarySession(of: $0.account) ?? "none") })
        }
        let plan = ProbePlan(own: own.side, other: other.side, sessions: sessions)
        var channels: Set<IsolationChannel> = []
        for route in routes {
            result.routes += plan.unplaced(in: route).map { "\(route.method.rawValue) \(route.path): nobody placed {\($0)}" }
            for probe in plan.probes(of: route) {
                guard clock() - began < Canaries.longest - 30_000 else { break }
                if let complaint = try await make(probe, client, plan) { result.routes.append(complaint) }
                if let channel = probe.channel { channels.insert(channel) }
                result.run.probes += 1
            }
        }
        result.routes += Set(IsolationChannel.allCases).subtracting(channels).map(\.rawValue).sorted().map { "nothing was tried by way of \($0)" }
        if result.run.probes < result.run.demanded {
            result.routes.append("\(result.run.probes) probes ran where the lists of tables and routes demand \(result.run.demanded)")
        }
    }

    /// Nothing that a probe does is committed, even where a wall is down.
    private func make(_ probe: RouteProbe, _ client: CanaryClient, _ plan: ProbePlan) async throws -> String? {
        let asked = probe.route.audience == .visitor ? CanaryClient(path) : client.twin()
        if probe.way == .foreign, let kind = probe.route.fresh { try await freshen(plan.own, kind) }
        let reply = await Rehearsal.run {
            if probe.route.audience == .visitor, probe.route.method != .get { await asked.begin() }
            return await asked.send(probe)
        }
        if reply.isCut, reply.status != 0, reply.body.count < CanaryClient.limit { return "\(probe.name) \(probe.way.rawValue) broke off" }
        return probe.complaint(reply.status, ReplyText(reply.body), own: plan.own, other: plan.other)
    }

    private func enter(_ person: Canaries.Factors) async throws -> CanaryClient? {
        let client = CanaryClient(path, token: person.token)
        let isIn = try await client.signIn(person.address, person.password) {
            person.code(at: try await store.read(store.gate()) { try $0.now() })
        }
        return isIn ? client : nil
    }

    /// As if a code had been given a moment ago: or the question for it would stand before what is to be tried.
    private func freshen(_ side: CanarySide, _ kind: FreshClass) async throws {
        let (account, until) = (side.account, clock() + 60_000)
        try await store.write(store.gate()) { tx in
            _ = try tx.set("session", where: "account_id = \(account)", ["fresh_class": .text(kind.rawValue), "fresh_until": .integer(until)])
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let problem as Problem: "\(problem.kind)"
        case let known as StoreError: "\(known)"
        default: String(reflecting: type(of: error))
        }
    }
}
