extension UI {
    /// A shape is seen before a colour and without one. The raw value is its class.
    public enum Shape: String, Sendable, CaseIterable {
        /// Full disc, green: as it should be.
        case good
        /// Half disc, amber: half way, or soon.
        case half
        /// Diamond, red: not so, or late.
        case bad
        /// Dashed ring, grey: nobody knows yet.
        case todo
        /// Dash, grey: does not count.
        case out
        /// Open ring, blue: meant to be.
        case plan
        /// Ring with a dot, blue: somebody says so.
        case said
    }

    /// A shape with its word. The vocabularies below are the only words for these states anywhere in the product.
    public struct State: Sendable {
        public let shape: Shape
        public let word: String
        public init(_ shape: Shape, _ word: String) { (self.shape, self.word) = (shape, word) }

        // Verdicts
        public static let met = State(.good, "Met")
        public static let partlyMet = State(.half, "Partly met")
        public static let notMet = State(.bad, "Not met")
        public static let notAssessed = State(.todo, "Not assessed")
        public static let notApplicable = State(.out, "Not applicable")
        public static let verdicts: [State] = [met, partlyMet, notMet, notAssessed, notApplicable]

        // Controls
        public static let working = State(.good, "Working")
        public static let degraded = State(.half, "Degraded")
        public static let failed = State(.bad, "Failed")
        public static let notTested = State(.todo, "Not tested")
        public static let retired = State(.out, "Retired")
        public static let controls: [State] = [working, degraded, failed, notTested, retired]

        // Claims
        public static let verified = State(.good, "Verified")
        public static let attested = State(.said, "Attested")
        public static let planned = State(.plan, "Planned")
        public static let overdue = State(.bad, "Overdue")
        public static let withdrawn = State(.out, "Withdrawn")
        public static let claims: [State] = [verified, attested, planned, overdue, withdrawn]

        // Evidence
        public static let accepted = State(.good, "Accepted")
        public static let toReview = State(.plan, "To review")
        public static let expired = State(.half, "Expired")
        public static let rejected = State(.bad, "Rejected")
        public static let missing = State(.todo, "Missing")
        public static let evidence: [State] = [accepted, toReview, expired, rejected, missing]

        // Posture: what a verdict rests on
        public static let proven = State(.good, "Proven by fresh evidence")
        public static let stated = State(.said, "Stated without evidence")
        public static let stale = State(.half, "Stale")
        public static let notMeasured = State(.todo, "Not measured")
        public static let grounds: [State] = [proven, stated, stale, notMeasured]
    }

    /// A state where it stands alone. `through` names the source of one that was inferred.
    public static func state(_ state: State, through source: String? = nil) -> HTML {
        #"<span class="state \#(state.shape.rawValue)">\#(state.word)</span>\#(source.html { #" <span class="inferred">through \#($0)</span>"# })"#
    }

    /// A word of its own with one of the shapes ("84 met", "Passed with notes").
    public static func state(_ shape: Shape, _ word: String) -> HTML { #"<span class="state \#(shape.rawValue)">\#(word)</span>"# }
}
