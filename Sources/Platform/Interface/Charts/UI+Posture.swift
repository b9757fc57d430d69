extension UI {
    /// What verdicts rest on, counted apart. Each requirement that applies is in exactly one.
    public struct Posture: Sendable {
        /// Met, with accepted evidence that covers today.
        public let proven: Int
        /// Somebody says so; nothing shows it.
        public let stated: Int
        /// Evidence was there and has run out.
        public let stale: Int
        /// Not assessed, or no control serves it. Where everything starts.
        public let notMeasured: Int
        public init(proven: Int, stated: Int, stale: Int, notMeasured: Int) {
            (self.proven, self.stated) = (Slice(.proven, proven).count, Slice(.stated, stated).count)
            (self.stale, self.notMeasured) = (Slice(.stale, stale).count, Slice(.notMeasured, notMeasured).count)
        }
        public var all: Int { proven + stated + stale + notMeasured }
        public var slices: [Slice] { [Slice(.proven, proven), Slice(.stated, stated), Slice(.stale, stale), Slice(.notMeasured, notMeasured)] }
    }

    /// The posture of a framework: the finding as a sentence, the bar, and the numbers in words.
    ///
    /// Green is only what fresh evidence proves; a new organisation sees 0 % and a grey bar. Put ``stackTable(_:of:rows:)``
    /// with the themes' numbers below it.
    public static func posture(_ posture: Posture, of what: String) -> HTML {
        """
        <figure class="posture"><figcaption><strong class="figure">\(percent(posture.proven, of: posture.all))</strong> <span>\(posture.all == 0 ? "No \(what) counted yet" : "\(number(posture.proven)) of \(number(posture.all)) \(what) proven by fresh evidence")</span></figcaption>
        \(stack(posture.slices))
        \(legend(posture.slices))</figure>
        """
    }

    /// A score and why it moved. Only where the score is explained on the same page.
    /// - Parameter score: of 100; nil while nothing is measured.
    public static func ring(_ score: Int?, title: String, slices: [Slice], note: HTML? = nil) -> HTML {
        let length = 182.2  // 2π · 29
        let shown = score.map { min(max(0, $0), 100) }
        return """
            <div class="ring"><svg viewBox="0 0 68 68" role="img" aria-label="\(shown.map { "Score \($0) of 100" } ?? "No score yet")"><circle class="ring-track" cx="34" cy="34" r="29"/>\(shown.html { $0 == 0 ? HTML() : #"<circle class="ring-value" cx="34" cy="34" r="29" stroke-dasharray="\#(decimal(length * Double($0) / 100)) \#(decimal(length))" transform="rotate(-90 34 34)"/>"# })<text x="34" y="40">\(shown.map { String($0) } ?? "none")</text></svg><div><p class="strong">\(title)</p>
            \(legend(slices))\(note.html { #"<p class="muted small">\#($0)</p>"# })</div></div>
            """
    }
}
