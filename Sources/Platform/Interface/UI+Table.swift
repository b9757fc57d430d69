extension UI {
    /// A column: what its head says and what its cells are.
    public struct Column: Sendable {
        public enum Kind: Sendable {
            case plain
            /// Names the row. One a table.
            case title
            /// A number or short code, in fixed width.
            case ref
            /// Numbers and dates: to the right.
            case number
            /// A shape and a word: needs no label on a phone.
            case state
            /// The tick of ``UI/pick(_:_:)``, or a link that repeats in every row: its head is read, not seen.
            case tool
        }
        public let label: String
        public let kind: Kind
        public let sort: Sort?
        public init(_ label: String, _ kind: Kind = .plain, sort: Sort? = nil) { (self.label, self.kind, self.sort) = (label, kind, sort) }
    }

    /// The link in a head: where it leads, and how the rows stand now.
    public struct Sort: Sendable {
        public enum Order: String, Sendable { case ascending, descending }
        public let path: String
        /// nil where the table is sorted by another column.
        public let order: Order?
        public init(path: String, order: Order? = nil) { (self.path, self.order) = (path, order) }
    }

    /// A line of a table.
    public enum Row: Sendable {
        /// One cell a column, in their order; what is missing stays empty, what is too much is dropped.
        case cells([HTML])
        /// The head of a group: its name, and under the last columns a chart and a value.
        case group(HTML, chart: HTML? = nil, value: HTML? = nil)
    }

    /// A list of records, or numbers. On a phone each row becomes an entry: title, then labelled values.
    ///
    /// - Parameters:
    ///   - caption: what the rows are and how they are ordered. Always read; seen only if `showsCaption`.
    ///   - isMatrix: keeps rows and columns on a phone too, and scrolls sideways with the first column in view. Only where
    ///     the comparison across columns is the point.
    public static func table(_ caption: String, _ columns: [Column], _ rows: [Row], showsCaption: Bool = false, isMatrix: Bool = false) -> HTML {
        let table: HTML = """
            <table class="\(isMatrix ? "matrix" : "fold")"><caption class="\(showsCaption ? "shown" : "hide")">\(caption)</caption><thead><tr>\(columns.html(head))</tr></thead><tbody>\(rows.html { row($0, of: columns, startsBody: true) })</tbody></table>
            """
        // More than five columns may not fit beside the navigation, and what scrolls must be reachable by key.
        return isMatrix || columns.count > 5 ? scroll(caption, table) : table
    }

    /// The only thing that may scroll sideways; it has a name and takes the focus.
    public static func scroll(_ name: String, _ body: HTML) -> HTML {
        #"<div class="scroll" role="region" aria-label="\#(name)" tabindex="0">\#(body)</div>"#
    }

    /// The tick of a row in a list from which several can be picked.
    public static func pick(_ value: String, _ label: String) -> HTML {
        #"<label><input type="checkbox" name="id" value="\#(value)"><span class="hide">Select \#(label)</span></label>"#
    }

    /// A second, quieter line in a cell.
    public static func sub(_ text: String) -> HTML { #"<span class="sub">\#(text)</span>"# }

    private static func head(_ column: Column) -> HTML {
        let label: HTML = column.kind.isTool ? #"<span class="hide">\#(column.label)</span>"# : "\(column.label)"
        return """
            <th scope="col" \(column.kind.headClass.html { #"class="\#($0)" "# })\(column.sort?.order.html { #"aria-sort="\#($0.rawValue)""# })>\(column.sort.html { #"<a href="\#($0.path)">\#(label)</a>"# })\(when(column.sort == nil, label))</th>
            """
    }

    private static func row(_ row: Row, of columns: [Column], startsBody: Bool) -> HTML {
        switch row {
        case .cells(let cells):
            return "<tr>\(columns.enumerated().html { i, column in cell(cells.indices.contains(i) ? cells[i] : HTML(), in: column) })</tr>"
        case .group(let title, let chart, let value):
            let rest = max(0, columns.count - 1)
            let chartSpan = chart == nil ? 0 : max(1, rest / 2)
            let titleSpan = max(1, columns.count - chartSpan - (value == nil ? 0 : 1))
            // Each group is a body of its own, so that its head speaks for its rows and no others.
            return """
                </tbody><tbody><tr class="group"><th scope="rowgroup" colspan="\(titleSpan)">\(title)</th>\(chart.html { #"<td colspan="\#(chartSpan)">\#($0)</td>"# })\(value.html { #"<td class="num">\#($0)</td>"# })</tr>
                """
        }
    }

    private static func cell(_ content: HTML, in column: Column) -> HTML {
        switch column.kind {
        case .title: #"<th scope="row" class="title">\#(content)</th>"#
        case .ref: #"<td class="ref">\#(content)</td>"#
        case .state: "<td>\(content)</td>"
        case .tool: #"<td class="pick">\#(content)</td>"#
        case .plain: #"<td data-label="\#(column.label)">\#(content)</td>"#
        case .number: #"<td class="num" data-label="\#(column.label)">\#(content)</td>"#
        }
    }
}

extension UI.Column.Kind {
    var isTool: Bool { if case .tool = self { true } else { false } }
    var headClass: String? {
        switch self {
        case .number: "num"
        case .tool: "pick"
        case .plain, .title, .ref, .state: nil
        }
    }
}
