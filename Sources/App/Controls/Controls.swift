public import Platform
public import Store

/// The verbs of controls.
public struct Controls: Sendable {
    let store: Store
    public let records: Records<Control>
    let runs: Records<TestRun>
    let identify: @Sendable (Int64) -> String
    /// What a control may serve at most, and what may serve a requirement: it bounds what verdicts are computed from.
    public static let requirementLimit = 200

    public init(store: Store, random: @escaping @Sendable (Int) -> [UInt8]) {
        let identify: @Sendable (Int64) -> String = { Identifier.make(now: $0, random: random) }
        (self.store, self.identify) = (store, identify)
        records = Records(Self.register, in: store, identify: identify)
        runs = Records(TestRun.register, in: store, identify: identify)
    }

    static let register: Register<Control> = {
        var register = Register<Control>(
            "control", path: "controls", one: "a control", many: "Controls",
            reads: Permission.controlsRead.rawValue, writes: Permission.controlsWrite.rawValue)
        register.lead = "What we do to stay secure. One control serves requirements in several frameworks."
        register.order = "code"
        register.unique = ControlTables.control.unique
        register.follow = { control, previous, now in
            guard let previous else { return }
            if (control.state == .retired) != (previous.state == .retired) { control.turnedAt = Instant(milliseconds: now) }
            if control.cadence != previous.cadence { control.cadenceAt = Instant(milliseconds: now) }
        }
        return register
    }()

    /// How a control stands, and what supports it.
    /// - Throws: `notFound` for what is not there or may not be seen.
    public func condition(_ id: String, today: Day, as member: Member) async throws -> (control: ServingControl, evidence: [SupportingEvidence]) {
        try await store.read(member.scope) { tx in
            let found = try tx.controls(.these([id]), today: today)
            guard let control = found.controls[id] else { throw Problem.notFound }
            return (control, found.evidence[id] ?? [])
        }
    }

    /// The newest runs of a control's test, newest first.
    func runs(of id: String, limit: Int, after: Cursor? = nil, as member: Member) async throws -> [TestRunLine] {
        _ = try await records.one(id, as: member)
        return try await store.read(member.scope) { try $0.runs(of: id, limit: limit, after: after) }
    }

    /// Records a run of the control's test; the control's health follows from it.
    ///
    /// - Parameter read: fills the run in and answers with what is not acceptable.
    /// - Throws: `notFound` for a control that is not there or not the member's to see, ``Problem`` with every field.
    @discardableResult
    public func test(_ id: String, as member: Member, now: Int64, _ read: @Sendable (inout TestRun) throws -> [Problem.Field]) async throws -> TestRun {
        var run = TestRun()
        let problems = try read(&run)
        (run.control, run.tester, run.recordedAt) = (Relation(id), Relation(member.id), Instant(milliseconds: now))
        return try await runs.add(run, Act(member, now: now), problems: problems) { tx in
            try tx.lock("control", id: id)
            guard try tx.controlState(id) != .retired else { throw Problem.conflict("A retired control is not tested any more.") }
        }
    }

    @discardableResult
    public func test(_ id: String, on day: Day, _ result: TestResult, found: String, as member: Member, now: Int64) async throws -> TestRun {
        try await test(id, as: member, now: now) { run in
            (run.day, run.result, run.found) = (day, result, found)
            return []
        }
    }
}
