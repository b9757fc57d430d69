extension UI {
    /// A control and the days its evidence speaks of.
    public struct CoverageRow: Sendable {
        public let ref: String
        public let name: HTML
        /// First and last day of each piece of evidence, in any order; they may overlap. Turned-round ones are dropped.
        public let periods: [ClosedRange<Day>]
        public init(_ ref: String, _ name: HTML, periods: [(from: Day, to: Day)]) {
            (self.ref, self.name) = (ref, name)
            self.periods = periods.compactMap { $0.from <= $0.to ? $0.from...$0.to : nil }
        }
    }

    /// The days of a window that evidence covers, and those up to today that it does not.
    public struct Coverage: Equatable, Sendable {
        /// Numbers of days (``Day/number``), ascending, apart from one another.
        public let have, gaps: [ClosedRange<Int>]
        public var gapDays: Int { gaps.reduce(0) { $0 + $1.count } }

        /// - Returns: nil while the window lies ahead.
        public init?(_ periods: [ClosedRange<Day>], from: Day, to: Day, today: Day) {
            let end = min(to.number, today.number)
            guard from.number <= end else { return nil }
            let window = from.number...end
            var have: [ClosedRange<Int>] = [], gaps: [ClosedRange<Int>] = []
            var next = window.lowerBound  // the first day not yet accounted for
            for period in periods.sorted(by: { $0.lowerBound < $1.lowerBound }) where period.upperBound.number >= next {
                let start = max(period.lowerBound.number, next)
                guard start <= end else { break }
                if start > next { gaps.append(next...start - 1) }
                let stop = min(period.upperBound.number, end)
                // Periods that touch are one bar.
                if let last = have.last, last.upperBound + 1 == start { have[have.count - 1] = last.lowerBound...stop } else { have.append(start...stop) }
                next = stop + 1
                if next > end { break }
            }
            if next <= end { gaps.append(next...end) }
            (self.have, self.gaps) = (have, gaps)
        }
    }
}
