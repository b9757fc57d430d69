public import Platform
internal import Store

/// What a requirement's verdict rests on. Each requirement is counted under exactly one.
public enum Proof: String, Choice {
    /// Met, with at least one accepted piece of evidence that has not expired.
    case proven
    /// Met, because somebody or a test says so; no accepted evidence shows it.
    case stated
    /// Met or partly met, on accepted evidence that has all expired.
    case stale
    /// Known to be met in part or not at all.
    case gap
    /// Nobody knows. Where everything starts.
    case notMeasured = "not_measured"
    case notApplicable = "not_applicable"

    /// The rule.
    public init(_ effective: Verdict, evidence: [SupportingEvidence], today: Day) {
        let accepted = evidence.filter(\.isAccepted)
        let isStale = !accepted.isEmpty && accepted.allSatisfy { $0.isExpired(by: today) }
        self =
            switch effective {
            case .notAssessed: .notMeasured
            case .notApplicable: .notApplicable
            case .notMet: .gap
            case .partlyMet: isStale ? .stale : .gap
            case .met: isStale ? .stale : accepted.isEmpty ? .stated : .proven
            }
    }

    public var state: UI.State {
        switch self {
        case .proven: .proven
        case .stated: .stated
        case .stale: .stale
        case .gap: UI.State(.bad, "Known gap")
        case .notMeasured: .notMeasured
        case .notApplicable: .notApplicable
        }
    }
    public var label: String { state.word }
    public var shape: UI.Shape? { state.shape }
}
