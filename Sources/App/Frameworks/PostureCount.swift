public import Platform

/// What the verdicts of some requirements rest on, counted apart. Each requirement is in exactly one.
public struct PostureCount: Sendable, Equatable {
    public let proven, stated, stale, gap, notMeasured, notApplicable: Int

    public init(_ states: [RequirementState]) {
        func count(_ proof: Proof) -> Int { states.count { $0.proof == proof } }
        (proven, stated, stale) = (count(.proven), count(.stated), count(.stale))
        (gap, notMeasured, notApplicable) = (count(.gap), count(.notMeasured), count(.notApplicable))
    }

    /// Those that apply.
    public var counted: Int { proven + stated + stale + gap + notMeasured }
    /// Rounded down, so that 100 means all.
    public var percentProven: Int { counted == 0 ? 0 : proven * 100 / counted }

    func count(of proof: Proof) -> Int {
        switch proof {
        case .proven: proven
        case .stated: stated
        case .stale: stale
        case .gap: gap
        case .notMeasured: notMeasured
        case .notApplicable: notApplicable
        }
    }
    public var slices: [UI.Slice] { Proof.allCases.map { UI.Slice($0.state, count(of: $0)) } }

    /// The finding as a sentence, the bar, and the numbers in words. Green is only what fresh evidence proves.
    func figure(of what: String) -> HTML {
        """
        <figure class="posture"><figcaption><strong class="figure">\(UI.percent(proven, of: counted))</strong> <span>\(counted == 0 ? "No \(what) counted yet" : "\(UI.number(proven)) of \(UI.number(counted)) \(what) that apply are proven by fresh evidence")</span></figcaption>
        \(UI.stack(slices))
        \(UI.legend(slices))</figure>
        """
    }

    func write(into out: inout Out) {
        out.member("proven_percent", percentProven)
        out.member("counted", counted)
        for proof in Proof.allCases { out.member(proof.rawValue, count(of: proof)) }
    }
}
