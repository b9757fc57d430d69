extension UI {
    /// One part of a bar: how many, of what, in which fill.
    public struct Slice: Sendable {
        /// Named by what it says, as the shapes are. The raw value is the class.
        public enum Fill: String, Sendable, CaseIterable {
            case good = "f-good", half = "f-part", bad = "f-bad", todo = "f-todo", out = "f-out"
            /// Said or planned, not shown: an outline, so that it cannot be taken for a fact.
            case said = "f-said"
        }
        public let state: State
        public let count: Int
        /// - Parameter count: held between zero and a thousand million, so that sums of parts always fit.
        public init(_ state: State, _ count: Int) { (self.state, self.count) = (state, min(max(0, count), 1_000_000_000)) }

        var fill: Fill {
            switch state.shape {
            case .good: .good
            case .half: .half
            case .bad: .bad
            case .todo: .todo
            case .out: .out
            case .plan, .said: .said
            }
        }
        var words: String { number(count) + " " + state.word.lowercased() }
    }

    /// The five verdicts of a framework or a theme, in their order.
    public static func verdicts(met: Int, partlyMet: Int, notMet: Int, notAssessed: Int, notApplicable: Int) -> [Slice] {
        [Slice(.met, met), Slice(.partlyMet, partlyMet), Slice(.notMet, notMet), Slice(.notAssessed, notAssessed), Slice(.notApplicable, notApplicable)]
    }

    /// A slim bar for a cell of a table or the head of a group; its sentence is read instead of it.
    public static func stack(_ slices: [Slice]) -> HTML {
        let width = 200.0
        var x = 0.0
        let bars = zip(slices, widths(slices, of: width)).map { slice, part -> HTML in
            defer { x += part }
            guard part > 0 else { return HTML() }
            // An outline lies inside its part, or its stroke would reach into the next one.
            return slice.fill == .out || slice.fill == .said
                ? #"<rect class="\#(slice.fill.rawValue)" x="\#(decimal(x + 0.5))" y="0.5" width="\#(decimal(max(1, part - 1.5)))" height="9"/>"#
                : #"<rect class="\#(slice.fill.rawValue) s-gap" x="\#(decimal(x))" y="0" width="\#(decimal(part))" height="10"/>"#
        }
        let isEmpty = slices.allSatisfy { $0.count == 0 }
        return """
            <svg class="stack" viewBox="0 0 200 10" preserveAspectRatio="none" role="img" aria-label="\(isEmpty ? "nothing counted yet" : sentence(slices))">\(bars.html { $0 })\(when(isEmpty, #"<rect class="f-out" x="0.5" y="0.5" width="199" height="9"/>"#))</svg>
            """
    }

    /// The same in shapes and words, where there is room.
    public static func legend(_ slices: [Slice]) -> HTML {
        #"<p class="legend">\#(slices.html { "\(state($0.state.shape, $0.words)) " })</p>"#
    }

    /// Bars by theme with their numbers: the chart is a column of the table.
    public static func stackTable(_ caption: String, of what: String, rows: [(name: HTML, slices: [Slice])]) -> HTML {
        let states = rows.first?.slices.map(\.state) ?? []
        let columns = [Column(what, .title), Column("Share", .state)] + states.map { Column($0.word, .number) } + [Column("All", .number)]
        return table(
            caption, columns,
            rows.map { row in
                .cells([row.name, stack(row.slices)] + row.slices.map { "\(number($0.count))" } + ["\(number(row.slices.reduce(0) { $0 + $1.count }))"])
            })
    }

    static func sentence(_ slices: [Slice]) -> String { slices.map(\.words).joined(separator: ", ") }

    /// Parts of `width` by share, but never so thin that something which is there cannot be seen.
    static func widths(_ slices: [Slice], of width: Double) -> [Double] {
        let all = slices.reduce(0.0) { $0 + Double($1.count) }
        guard all > 0 else { return slices.map { _ in 0 } }
        let raw = slices.map { $0.count == 0 ? 0 : max(3, Double($0.count) / all * width) }
        let scale = width / raw.reduce(0, +)
        return raw.map { $0 * scale }
    }

    /// A number for an SVG attribute, to one decimal.
    static func decimal(_ x: Double) -> String {
        guard x.isFinite, abs(x) < 1e9 else { return "0" }
        let tenths = Int((x * 10).rounded())
        return (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
    }
}
