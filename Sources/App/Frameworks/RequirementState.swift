public import Platform

/// One requirement as it stands on a day: what a person stated, what its controls imply, what counts, and what that
/// rests on. Computed when it is read, so that a failed test or a passed day shows at once.
public struct RequirementState: Sendable {
    public let title: String
    /// The requirement above it in the catalogue; nil at the top.
    public let parent: String?
    public let guidance: Catalogue.Guidance?
    public let assessment: Assessment
    /// What the controls imply; nil while they imply nothing. Never overwrites what was stated.
    public internal(set) var inferred: InferredVerdict?
    /// What counts.
    public let effective: Verdict
    public internal(set) var proof: Proof
    /// As far as the reader may see them; the verdicts take all into account.
    public internal(set) var controls: [ServingControl]
    public internal(set) var evidence: [SupportingEvidence]

    public init(_ entry: Catalogue.Entry, _ assessment: Assessment, controls: [ServingControl], evidence: [SupportingEvidence], today: Day) {
        (title, parent, guidance) = (entry.title, entry.parent, entry.guidance)
        (self.assessment, self.controls, self.evidence) = (assessment, controls, evidence)
        inferred = InferredVerdict(from: controls, untiedAt: assessment.untiedAt?.milliseconds)
        effective = Self.effective(assessment.verdict, statedAt: assessment.statedAt?.milliseconds, inferred)
        proof = Proof(effective, evidence: evidence, today: today)
    }

    /// The rule: the lower of both counts until a person decides again, that is, states a verdict after the inferred one
    /// came to be. Nobody's statement that a requirement does not apply is touched.
    public static func effective(_ stated: Verdict, statedAt: Int64?, _ inferred: InferredVerdict?) -> Verdict {
        guard let inferred, stated != .notApplicable else { return stated }
        if stated == .notAssessed { return inferred.verdict }
        return (statedAt ?? 0) >= inferred.since ? stated : stated.lower(inferred.verdict)
    }

    /// The assessment's record, not the requirement: that is ``requirement``.
    public var id: String { assessment.id }
    public var version: Int { assessment.version }
    public var framework: String { assessment.framework }
    /// The standard's identifier, such as `A.8.8`.
    public var requirement: String { assessment.requirement }
    public var work: WorkStatus { assessment.work }
    public var stated: Verdict { assessment.verdict }
    public var reason: String { assessment.reason }
    public var driver: Driver { assessment.driver }
    public var owner: Relation<People>? { assessment.owner }
    public var due: Day? { assessment.due }
    public var statedBy: Relation<People>? { assessment.statedBy }
    /// Milliseconds since 1970 UTC.
    public var statedAt: Int64? { assessment.statedAt?.milliseconds }
    /// Whether controls lowered what a person stated.
    public var isLowered: Bool { effective != stated && stated != .notAssessed }
    public func isLate(on today: Day) -> Bool { due.map { $0 < today && work != .done && effective != .notApplicable } ?? false }

    /// As it stands before a reader who has no other evidence than this: what a verdict rests on follows from it. Verdicts stay.
    func resting(on held: Set<String>, today: Day) -> RequirementState {
        var state = self
        state.evidence.removeAll { !held.contains($0.id) }
        state.proof = Proof(effective, evidence: state.evidence, today: today)
        return state
    }

    /// Without what its reader may not see; verdicts stay as they are, for they are the requirement's.
    func limited(controls visible: (ServingControl) -> Bool, evidence seen: (SupportingEvidence) -> Bool) -> RequirementState {
        var limited = self
        limited.controls = controls.filter(visible)
        limited.evidence = evidence.filter(seen)
        let codes = Set(limited.controls.map(\.code))
        if let inferred { limited.inferred = InferredVerdict(inferred.verdict, through: inferred.through.filter(codes.contains), since: inferred.since) }
        for i in limited.evidence.indices { limited.evidence[i].through.removeAll { !codes.contains($0) } }
        return limited
    }
}
