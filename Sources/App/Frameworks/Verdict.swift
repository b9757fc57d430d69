public import Platform
internal import Store

/// Whether a requirement is met. What a person stated, what controls imply, and what counts are all one of these.
public enum Verdict: String, Choice {
    case notAssessed = "not_assessed", met, partlyMet = "partly_met", notMet = "not_met", notApplicable = "not_applicable"

    public var state: UI.State {
        switch self {
        case .notAssessed: .notAssessed
        case .met: .met
        case .partlyMet: .partlyMet
        case .notMet: .notMet
        case .notApplicable: .notApplicable
        }
    }
    public var label: String { state.word }
    public var shape: UI.Shape? { state.shape }

    /// Of the three that measure something, how good it is; nil for the two that do not.
    private var rank: Int? {
        switch self {
        case .notMet: 0
        case .partlyMet: 1
        case .met: 2
        case .notAssessed, .notApplicable: nil
        }
    }
    /// The worse of two verdicts that both measure something; otherwise the first.
    func lower(_ other: Verdict) -> Verdict {
        guard let rank, let other = other.rank.map({ (rank: $0, verdict: other) }) else { return self }
        return other.rank < rank ? other.verdict : self
    }
}

/// How far the work on a requirement has come; says nothing about the verdict.
public enum WorkStatus: String, Choice {
    case notStarted = "not_started", planned, inProgress = "in_progress", inReview = "in_review", done
}

/// Why a requirement is included.
public enum Driver: String, Choice {
    case baseline, risk, legal, contract

    public var label: String {
        switch self {
        case .baseline: "Good practice"
        case .risk: "Risk treatment"
        case .legal: "Law or regulation"
        case .contract: "Contract"
        }
    }
}
