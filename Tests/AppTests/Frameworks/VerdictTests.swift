@testable import App
import Platform
import Testing

@Suite("Verdicts follow from rules that anybody can check")
struct VerdictTests {
    static let today = Day(iso: "2026-11-24") ?? Day(number: 0)
    static func control(
        _ code: String, _ result: TestResult?, tested: String = "2026-11-01", at: Int64 = 1_000, cadence: Cadence = .quarterly,
        state: ControlState = .inPlace, evidence: [SupportingEvidence] = []
    ) -> ServingControl {
        let last = result.flatMap { result in Day(iso: tested).map { LastTest(result, on: $0, recordedAt: at) } }
        return ServingControl(id: code, code: code, title: code, owner: nil, state: state, cadence: cadence, last: last, evidence: evidence, today: today)
    }
    static func piece(_ review: String, expires: String? = nil) -> SupportingEvidence {
        SupportingEvidence(
            id: "e-\(review)-\(expires ?? "")", title: "A piece", kind: "file", review: review, expiresOn: expires.flatMap { Day(iso: $0) }, sha256: nil)
    }

    @Test("A control that was never tested is not working")
    func untested() {
        #expect(Self.control("A", nil).health == .notTested)
        #expect(Self.control("A", .passed).health == .working)
        #expect(Self.control("A", .failed).health == .failed)
        #expect(Self.control("A", .degraded).health == .degraded)
        #expect(Self.control("A", .passed, state: .retired).health == .retired)
    }

    @Test("An overdue test lowers a control on the day after it was due, and not before")
    func overdue() {
        #expect(Self.control("A", .passed, tested: "2026-08-24").health == .working)
        let late = Self.control("A", .passed, tested: "2026-08-23")
        #expect(late.health == .degraded)
        #expect(late.condition.since == Day(iso: "2026-11-24").map { Int64($0.number) * 86_400_000 })
        #expect(Self.control("A", .failed, tested: "2020-01-01").health == .failed)
    }

    @Test("A control is lowered when all its accepted evidence has expired, and not while one piece is fresh")
    func expired() {
        let old = Self.piece("accepted", expires: "2026-11-23"), last = Self.piece("accepted", expires: "2026-11-24")
        #expect(Self.control("A", .passed, evidence: [old]).health == .degraded)
        #expect(Self.control("A", .passed, evidence: [old, last]).health == .working)
        #expect(Self.control("A", .passed, evidence: [old, Self.piece("accepted")]).health == .working)
        #expect(Self.control("A", .passed, evidence: [Self.piece("to_review", expires: "2020-01-01")]).health == .working)
    }

    @Test("Controls imply met only when every one of them was tested and works")
    func inferred() {
        func implied(_ controls: ServingControl...) -> InferredVerdict? { InferredVerdict(from: controls) }
        #expect(implied() == nil)
        #expect(implied(Self.control("A", nil)) == nil)
        #expect(implied(Self.control("A", .passed), Self.control("B", nil)) == nil)
        #expect(implied(Self.control("A", .passed), Self.control("B", .passed))?.verdict == .met)
        #expect(implied(Self.control("A", .passed), Self.control("B", nil, state: .retired))?.verdict == .met)
        #expect(implied(Self.control("A", .passed), Self.control("B", .degraded)) == InferredVerdict(.partlyMet, through: ["B"], since: 1_000))
        #expect(implied(Self.control("A", .passed), Self.control("B", .failed)) == InferredVerdict(.partlyMet, through: ["B"], since: 1_000))
        #expect(implied(Self.control("A", nil), Self.control("B", .failed)) == InferredVerdict(.notMet, through: ["B"], since: 1_000))
        #expect(implied(Self.control("A", .passed, state: .retired)) == nil)
    }

    @Test("The lower verdict counts until a person decides again")
    func effective() {
        func effective(_ stated: Verdict, _ at: Int64?, _ inferred: Verdict?) -> Verdict {
            RequirementState.effective(stated, statedAt: at, inferred.map { InferredVerdict($0, through: ["A"], since: 100) })
        }
        #expect(effective(.met, 50, .partlyMet) == .partlyMet)
        #expect(effective(.met, 150, .partlyMet) == .met)
        #expect(effective(.partlyMet, 50, .met) == .partlyMet)
        #expect(effective(.notAssessed, nil, .met) == .met)
        #expect(effective(.notAssessed, nil, nil) == .notAssessed)
        #expect(effective(.notMet, 50, nil) == .notMet)
        #expect(effective(.notApplicable, 50, .notMet) == .notApplicable)
    }

    @Test("Only what is met on fresh, accepted evidence is proven")
    func proof() {
        let fresh = Self.piece("accepted", expires: "2026-11-24"), old = Self.piece("accepted", expires: "2026-11-23"), open = Self.piece("to_review")
        func proof(_ verdict: Verdict, _ evidence: SupportingEvidence...) -> Proof { Proof(verdict, evidence: evidence, today: Self.today) }
        #expect(proof(.met, fresh, old) == .proven)
        #expect(proof(.met, Self.piece("accepted")) == .proven)
        #expect(proof(.met) == .stated)
        #expect(proof(.met, open, Self.piece("rejected")) == .stated)
        #expect(proof(.met, old, open) == .stale)
        #expect(proof(.partlyMet, old) == .stale)
        #expect(proof(.partlyMet, fresh) == .gap)
        #expect(proof(.partlyMet) == .gap)
        #expect(proof(.notMet, fresh) == .gap)
        #expect(proof(.notAssessed, fresh) == .notMeasured)
        #expect(proof(.notApplicable) == .notApplicable)
    }
}
