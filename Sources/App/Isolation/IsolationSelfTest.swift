internal import Logging
internal import Platform
internal import Store

/// The standing self-test of the walls between organisations (`security.md` 10): every table in the database, and every
/// route as a canary's person who tries to reach the other canary, both ways.
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

    /// One way: a side's person who is signed in, and whom it tries to reach.
    private struct Attacker {
        let client: CanaryClient
        let plan: ProbePlan
    }

    /// - Returns: nil where another run is under way, on whichever node, or took the place of this one.
    /// - Throws: where the database cannot be reached or written.
    func run() async throws -> Result? {
        let began = clock()
        guard try await store.write(store.gate(), { try $0.beginIsolationRun(at: began) }) else { return nil }
        let pulse = Pulse(store, clock: clock, began: began)
        var result = Result()
        result.run.beganAt = began
        do {
            try await probeTables(&result, pulse)
            try await probeRoutes(&result, pulse)
        } catch is Pulse.Stopped { return nil } catch {
            // What it was is the log's; that the proof is missing is what counts.
            result.routes.append("the run broke off (\(Self.words(error)))")
        }
        // What is there by now may be another run's.
        guard try await canaries.revoke(where: { try $0.keepIsolationRunAlive(began) }) else { return nil }
        result.run.endedAt = clock()
        result.run.findings = result.findings.count
        return result
    }

    private func probeTables(_ result: inout Result, _ pulse: Pulse) async throws {
        let report = try await store.checkIsolation { try await pulse.beat() }
        result.tables = report.failures + report.guards
        result.tableProbes = (report.probes, report.demanded)
        result.run.tables = report.tables
        result.run.probes += report.probes
        result.run.demanded += report.demanded
    }

    private func probeRoutes(_ result: inout Result, _ pulse: Pulse) async throws {
        let began = clock()
        result.run.routes = routes.count
        result.run.demanded += routes.reduce(0) { $0 + ProbePlan.demand(of: $1) }
        let attackers = try await attackers(began, pulse)
        guard let first = attackers.first, attackers.count == CanarySide.all.count else {
            result.routes.append("a canary's person cannot sign in")
            return
        }
        var channels: Set<IsolationChannel> = []
        for route in routes {
            result.routes += first.plan.unplaced(in: route).map { "\(route.method.rawValue) \(route.path): nobody placed {\($0)}" }
            for attacker in attackers.prefix(ProbePlan.sides(of: route)) {
                for probe in attacker.plan.probes(of: route) {
                    guard clock() - began < Canaries.longest - 30_000 else { break }
                    try await pulse.beat()
                    if let complaint = try await make(probe, attacker) { result.routes.append(complaint) }
                    if let channel = probe.channel { channels.insert(channel) }
                    result.run.probes += 1
                }
            }
        }
        result.routes += Set(IsolationChannel.allCases).subtracting(channels).map(\.rawValue).sorted().map { "nothing was tried by way of \($0)" }
        if result.run.probes < result.run.demanded {
            result.routes.append("\(result.run.probes) probes ran where the lists of tables and routes demand \(result.run.demanded)")
        }
    }

    /// Both sides' people, signed in, each against the other; fewer where one does not get in.
    private func attackers(_ began: Int64, _ pulse: Pulse) async throws -> [Attacker] {
        try await canaries.settle(now: began)
        var clients: [(side: CanarySide, client: CanaryClient)] = []
        for person in try await canaries.equip(now: began) {
            try await pulse.beat()
            if let client = try await enter(person) { clients.append((person.side, client)) }
        }
        let sessions = try await store.read(store.gate()) { tx in
            try Dictionary(uniqueKeysWithValues: CanarySide.all.map { ($0.organisation, try tx.canarySession(of: $0.account) ?? "none") })
        }
        return clients.flatMap { own in
            CanarySide.all.filter { $0 != own.side }.map { Attacker(client: own.client, plan: ProbePlan(own: own.side, other: $0, sessions: sessions)) }
        }
    }

    /// Nothing that a probe does is committed, even where a wall is down.
    private func make(_ probe: RouteProbe, _ attacker: Attacker) async throws -> String? {
        let plan = attacker.plan
        let asked = probe.route.audience == .visitor ? CanaryClient(path) : attacker.client.twin()
        if probe.way == .foreign, let kind = probe.route.fresh { try await freshen(plan.own, kind) }
        let reply = await Rehearsal.run {
            if probe.route.audience == .visitor, probe.route.method != .get { await asked.begin() }
            return await asked.send(probe)
        }
        if reply.isCut, reply.status != 0, reply.body.count < CanaryClient.limit { return "\(probe.title(plan.own)) broke off" }
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
