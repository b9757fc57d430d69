public import Platform
internal import Store

/// One run of a control's test. It is added and never changed.
public struct TestRun: Record {
    public var id = "", version = 0
    public var control = Relation<Control>()
    public var day = Day(number: 0)
    public var result: TestResult?
    public var found = ""
    public var tester: Relation<People>?
    public var recordedAt = Instant(milliseconds: 0)
    public init() {}

    public static let fields = Fields<TestRun> {
        $0.add("control_id", \.control, "Control", nil, [.readOnly])
        $0.add("run_on", \.day, "Day of the test")
        $0.add("result", \.result, "Result")
        $0.add(
            "found", \.found, "What was found", 0...4_000, [.long, .title],
            help: "What you looked at, how many, and what was not as it should be. Only a test that passed may say nothing.")
        $0.add("tester_id", \.tester, "Tested by", nil, [.readOnly])
        $0.add("recorded_at", \.recordedAt, "Recorded", nil, [.readOnly])
    }

    /// Carries the adding of a run with its checks; its routes are the control's.
    static let register: Register<TestRun> = {
        var register = Register<TestRun>(
            "test_run", path: "test-runs", one: "a test run", many: "Test runs",
            reads: Permission.controlsRead.rawValue, writes: Permission.controlsTest.rawValue)
        register.check = { run, _, today in
            var problems: [Problem.Field] = []
            if run.day > today { problems.append(Problem.Field("run_on", "Day of the test: choose today or a day before")) }
            if run.day < today.adding(months: -120) {
                problems.append(Problem.Field("run_on", "Day of the test: choose a day of the last ten years"))
            }
            if run.result == nil { problems.append(Problem.Field("result", "Result: choose one")) }
            if let result = run.result, result != .passed, run.found.isEmpty {
                problems.append(Problem.Field("found", "What was found: say what was not as it should be"))
            }
            return problems
        }
        return register
    }()
}
