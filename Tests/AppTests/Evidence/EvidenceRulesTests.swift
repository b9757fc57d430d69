@testable import App
import Platform
import Store
import Testing

@Suite("What evidence counts as, and what may be said of it")
struct EvidenceRulesTests {
    private static let today = Day(iso: "2026-11-24") ?? Day(number: 0)
    private static func day(_ iso: String) -> Day? { Day(iso: iso) }

    private static func evidence(_ change: (inout Evidence) -> Void) -> Evidence {
        var evidence = Evidence()
        (evidence.title, evidence.collectedOn) = ("Review", today)
        change(&evidence)
        return evidence
    }

    @Test("Evidence expires by itself on the day after its last, and what was rejected or withdrawn stays so")
    func state() {
        func state(_ review: Review, _ expires: String?) -> EvidenceState {
            Self.evidence {
                $0.review = review; $0.expiresOn = expires.flatMap(Self.day)
            }.state(on: Self.today)
        }
        #expect(state(.accepted, nil) == .accepted)
        #expect(state(.accepted, "2026-11-24") == .accepted)
        #expect(state(.accepted, "2026-11-23") == .expired)
        #expect(state(.toReview, "2026-11-23") == .expired)
        #expect(state(.toReview, nil) == .toReview)
        #expect(state(.rejected, "2026-11-23") == .rejected)
        #expect(state(.withdrawn, "2026-11-23") == .withdrawn)
    }

    @Test("Each rule over several fields names the field to change")
    func rules() {
        func names(_ change: (inout Evidence) -> Void) -> [String] { Self.evidence(change).complaints(today: Self.today).map(\.name) }
        #expect(names { _ in } == [])
        #expect(names { $0.kind = .link } == ["url"])
        #expect(names { $0.url = Link("https://example.org") } == ["url"])
        #expect(
            names {
                $0.coversFrom = Self.day("2026-01-02"); $0.coversTo = Self.day("2026-01-01")
            } == ["covers_to"])
        #expect(names { $0.coversFrom = Self.day("2026-01-02") } == ["covers_to"])
        #expect(names { $0.coversTo = Self.day("2026-01-02") } == ["covers_from"])
        #expect(names { $0.collectedOn = Self.today.adding(days: 1) } == ["collected_on"])
        #expect(names { $0.expiresOn = Self.today.adding(days: -1) } == ["expires_on"])
        #expect(names { $0.expiresOn = Self.day("2029-11-25") } == ["expires_on"])
        #expect(names { $0.expiresOn = Self.day("2029-11-24") } == [])
        #expect(
            names {
                $0.coversFrom = Self.day("2026-01-01"); $0.coversTo = Self.day("2999-12-31")
            } == ["covers_to"])
    }

    @Test("Where no end is given it is a year after the last day that evidence speaks of, and no sooner than it was collected")
    func end() {
        func end(covers: String?) -> String { Self.evidence { $0.coversTo = covers.flatMap(Self.day) }.endIfNoneIsGiven.iso }
        #expect(end(covers: nil) == "2027-11-24")
        #expect(end(covers: "2026-03-31") == "2027-03-31")
        #expect(end(covers: "2027-03-31") == "2027-11-24")
        #expect(end(covers: "2020-12-31") == "2026-11-24")
    }

    @Test("Neither who uploaded evidence nor who said what it covers reviews it")
    func fourEyes() {
        let evidence = Self.evidence {
            $0.uploadedBy = Relation("a"); $0.statedBy = Relation("b")
        }
        #expect(!evidence.isReviewable(by: "a"))
        #expect(!evidence.isReviewable(by: "b"))
        #expect(evidence.isReviewable(by: "c"))
    }

    @Test("A list's question that is not acceptable is refused by its name, all at once")
    func query() throws {
        let form = try Form("limit=0&state=fine&kind=drawing&review=x&expiring_within=-1&after=1&colour=red&q=a&q=b".utf8)
        let problem = try #require(throws: Problem.self) { try EvidenceQuery(form) }
        #expect(problem.kind == .malformed)
        #expect(Set(problem.fields.map(\.name)) == ["limit", "state", "kind", "review", "expiring_within", "after", "colour", "q"])
        #expect(try Pattern.containing(EvidenceQuery(Form("state=&q=50%25_\\".utf8)).words) == "%50\\%\\_\\\\%")
    }

    @Test("A window that ends before it begins, is too long or names no framework for its requirements is refused")
    func window() throws {
        func fields(_ text: String) throws -> [String] {
            do { _ = try CoverageQuery(Form(text.utf8), today: Self.today) } catch let problem as Problem { return problem.fields.map(\.name) }
            return []
        }
        #expect(try fields("from=2026-11-24&to=2026-11-23") == ["to"])
        #expect(try fields("from=2020-01-01&to=2026-11-23") == ["to"])
        #expect(try fields("by=requirement") == ["framework"])
        #expect(try fields("by=requirement&framework=x&after=abc") == ["after"])
        #expect(try fields("from=yesterday&show=none&limit=201&x=1") == ["from", "show", "limit", "x"])
        let (control, requirement) = (Cursor(order: "code", key: .text("A-1"), id: "x").text, Cursor(order: "position", key: .integer(12), id: "x").text)
        #expect(try fields("by=requirement&framework=x&after=\(requirement)&from=2026-01-01&to=2026-12-31") == [])
        #expect(try fields("after=\(requirement)&by=control") == ["after"] && fields("after=\(control)") == [])
        #expect(try fields("by=requirement&framework=x&after=12") == ["after"] && fields("after=") == ["after"] && fields("limit=") == ["limit"])
    }

    @Test("A file's name is read from the one form of the header that holds any name")
    func name() {
        #expect(EvidenceRecords.name("attachment; filename*=UTF-8''caf%C3%A9%20%282%29.pdf") == "café (2).pdf")
        #expect(EvidenceRecords.name("attachment; filename=\"a.pdf\"") == nil)
        #expect(EvidenceRecords.name("attachment; filename*=UTF-8''%FF.pdf") == nil)
        #expect(EvidenceRecords.name(nil) == nil)
        #expect(EvidenceDraft.title(from: "Q3 review.final.pdf") == "Q3 review.final")
    }
}
