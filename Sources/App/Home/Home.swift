internal import Platform
internal import Store

/// What the start page of an organisation tells one member: what waits, what is late, what changed. Lists hold at most
/// ``limit`` rows each.
struct Home: Sendable {
    static let limit = 20

    struct DueRequirement: Sendable {
        let framework, requirement: String
        let due: Day
        let owner: String?
    }
    struct DueTest: Sendable {
        let id, code, title: String
        let due: Day
        let owner: String?
    }
    struct DueEvidence: Sendable {
        let id, title: String
        let expiresOn: Day?
    }
    struct Event: Sendable {
        let position: Int
        let action: String
        let actor: String?
        let at: Int64
        /// What kind of record it is about, and its id.
        let type, record: String
        /// What people call the record; nil for one that is gone, or has no name.
        var name: String?
        /// Of an assessment: where it stands.
        var framework, requirement: String?
    }

    var requirements: [DueRequirement] = []
    var tests: [DueTest] = []
    var reviews: [DueEvidence] = []
    /// Accepted evidence that expires within 30 days, or did in the last 30.
    var expiring: [DueEvidence] = []
    var events: [Event] = []
    var adoptions: [Adoption] = []
    var states: [String: [RequirementState]] = [:]
    /// Nobody else here could help this CISO (`security.md` 13).
    var isOnlyCISO = false

    func waiting(on today: Day) -> Int {
        requirements.count { $0.due >= today } + reviews.count + expiring.count { $0.expiresOn.map { $0 >= today } ?? false }
    }
    func late(on today: Day) -> Int {
        requirements.count { $0.due < today } + tests.count + expiring.count { $0.expiresOn.map { $0 < today } ?? false }
    }
}
