public import Platform
internal import Store

/// What people decided about one requirement: the verdict that they state, and the work on it. What controls imply is
/// never written here: see ``RequirementState``.
public struct Assessment: Record {
    public var id = "", version = 0
    public var framework = "", requirement = ""
    public var verdict = Verdict.notAssessed
    public var reason = ""
    public var work = WorkStatus.notStarted
    public var driver = Driver.baseline
    public var owner: Relation<People>?
    public var due: Day?
    public var statedBy: Relation<People>?
    public var statedAt: Instant?
    /// When a control last ceased to serve it: what the others imply came to be no earlier.
    public var untiedAt: Instant?
    public init() {}

    public static let fields = Fields<Assessment> {
        $0.add("framework", \.framework, "Framework", 1...60, [.readOnly])
        $0.add("requirement", \.requirement, "Requirement", 1...40, [.readOnly, .title, .list])
        $0.add("verdict", \.verdict, "Verdict", nil, [.filter], help: "What a person states after reading the evidence.")
        $0.add("reason", \.reason, "Reason", 0...4_000, [.long], help: "An auditor will read this. Say what is missing and what happens next.")
        $0.add("work", \.work, "Work", nil, [.filter])
        $0.add("driver", \.driver, "Included because of", nil, [.filter])
        $0.add("owner_id", \.owner, "Owner", nil, [.filter], help: "Who sees to it.")
        $0.add("due_on", \.due, "Due", nil, [.filter])
        $0.add("stated_by", \.statedBy, "Stated by", nil, [.readOnly])
        $0.add("stated_at", \.statedAt, "Stated at", nil, [.readOnly])
        $0.add("untied_at", \.untiedAt, "A control ceased to serve it", nil, [.readOnly])
    }

    static let noExclusion = Problem.Field("verdict", "Verdict: the standard lets nobody leave this requirement out; say how far it is met")

    /// Carries the change of one assessment with its checks; its routes are the framework's own.
    static let register: Register<Assessment> = {
        var register = Register<Assessment>(
            "assessment", path: "assessments", one: "an assessment", many: "Assessments",
            reads: Permission.frameworksRead.rawValue, writes: Permission.requirementsAssess.rawValue)
        register.check = { assessment, previous, _ in
            guard assessment.verdict == .notApplicable else { return [] }
            if assessment.reason.isEmpty {
                return [Problem.Field("reason", "Reason: say why this does not apply; an exclusion without a reason does not stand")]
            }
            // What was said of another verdict is no reason for an exclusion.
            return previous.map { $0.verdict != .notApplicable && $0.reason == assessment.reason } ?? false
                ? [Problem.Field("reason", "Reason: this was said when the verdict was another; say why this does not apply")] : []
        }
        return register
    }()
}
