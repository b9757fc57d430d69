extension UI {
    /// A line over time. nil is a point that was not measured: the line has a hole there.
    public struct Series: Sendable {
        public let name, note: String
        public let values: [Double?]
        public init(_ name: String, note: String, values: [Double?]) { (self.name, self.note, self.values) = (name, note, values) }
    }

    /// Up to three lines over time; they differ by dash as well as by colour, and are named in the order of their ends.
    ///
    /// - Parameters:
    ///   - id: unique in the page.
    ///   - title: what is drawn, over which time.
    ///   - finding: the sentence that is read instead of the picture.
    ///   - points: the names of the points in time, oldest first, as many as each series has values.
    ///   - scale: bottom and top of the plot.
    public static func lines(_ id: String, title: String, finding: String, points: [String], scale: ClosedRange<Int> = 0...100, _ series: [Series]) -> HTML {
        let drawn = Array(series.prefix(3).enumerated())
        let looks: [String] = ["line", "line two", "line three"]
        func x(_ i: Int) -> Double { points.count < 2 ? 100 : Double(i) / Double(points.count - 1) * 100 }
        func y(_ value: Double) -> Double {
            100 - (min(max(value, Double(scale.lowerBound)), Double(scale.upperBound)) - Double(scale.lowerBound)) / Double(max(1, scale.count - 1)) * 100
        }
        func path(_ values: [Double?]) -> String {
            var isDown = false
            return values.prefix(points.count).enumerated().compactMap { i, value in
                guard let value, value.isFinite else { isDown = false; return nil }
                defer { isDown = true }
                return (isDown ? "L" : "M") + decimal(x(i)) + " " + decimal(y(value))
            }.joined(separator: " ")
        }
        let marks = (0...4).map { scale.lowerBound + (scale.upperBound - scale.lowerBound) * $0 / 4 }
        let labelled = points.indices.filter { $0.isMultiple(of: max(1, (points.count + 5) / 6)) }
        let byEnd = drawn.sorted { ($0.element.last ?? -.infinity) > ($1.element.last ?? -.infinity) }
        return """
            <figure class="plot">
            <svg aria-hidden="true">\(marks.html { #"<text x="20" y="\#(decimal(y(Double($0))))%" dy="4" text-anchor="end">\#(number($0))</text>"# })</svg>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-labelledby="\(id)-title \(id)-finding"><title id="\(id)-title">\(title)</title><desc id="\(id)-finding">\(finding)</desc>\(marks.html { #"<path class="grid" d="M0 \#(decimal(y(Double($0))))H100"/>"# })\(drawn.html { i, line in
                #"<path class="\#(looks[i])" d="\#(path(line.values))"/>\#(line.last.html { #"<path class="\#(looks[i]) end" d="M100 \#(decimal(y($0)))h0"/>"# })"#
            })</svg>
            <svg class="x" aria-hidden="true">\(labelled.html { #"<text x="\#(decimal(x($0)))%" y="18" text-anchor="\#($0 == 0 ? "start" : $0 == points.count - 1 ? "end" : "middle")">\#(points[$0])</text>"# })</svg>
            <ul class="plot-key">\(byEnd.html { i, line in
                """
                <li><span class="strong"><svg class="key-line" viewBox="0 0 24 8" aria-hidden="true"><path class="\(looks[i])" d="M1 4H23"/></svg>\(whole(line.last)) \(line.name)</span><span class="sub">\(line.note)</span></li>
                """
            })</ul>
            </figure>
            <details><summary>The numbers as a table</summary>\(table(title, [Column("Point in time", .title)] + drawn.map { Column($0.element.name, .number) }, points.enumerated().map { i, point in
                .cells(["\(point)"] + drawn.map { "\(whole($0.element.values.indices.contains(i) ? $0.element.values[i] : nil))" })
            }))</details>
            """
    }

    /// A measured value to the nearest whole number; what is no number was not measured.
    private static func whole(_ value: Double?) -> String {
        guard let value, value.isFinite, abs(value) < 1e15 else { return "not measured" }
        return number(Int(value.rounded()))
    }
}

extension UI.Series {
    /// Where the line ends, if its last point was measured.
    var last: Double? { values.last ?? nil }
}
