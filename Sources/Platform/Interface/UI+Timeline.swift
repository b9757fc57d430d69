extension UI {
    /// Something that happened to a record.
    public struct Event: Sendable {
        public let text: HTML
        /// Who or what, when, and the entry of the log.
        public let source: HTML
        /// For what somebody must know: a failure, a breach, a lost state.
        public let isAlert: Bool
        public let changes: [Change]
        public init(_ text: HTML, source: HTML, isAlert: Bool = false, changes: [Change] = []) {
            (self.text, self.source, self.isAlert, self.changes) = (text, source, isAlert, changes)
        }
    }

    /// One field before and after. nil is *nothing*: there was no value.
    public struct Change: Sendable {
        public let field: String
        public let before, after: String?
        public init(_ field: String, before: String?, after: String?) { (self.field, self.before, self.after) = (field, before, after) }
    }

    /// History, newest first.
    public static func timeline(_ events: [Event]) -> HTML {
        """
        <ol class="timeline">\(events.html { event in
            """
            <li\(when(event.isAlert, #" class="alert""#))><p>\(event.text)</p>\(when(!event.changes.isEmpty, diff("What changed", event.changes)))<p class="sub">\(event.source)</p></li>

            """
        })</ol>
        """
    }

    /// What an edit changed, or two versions of a record that collided.
    /// - Parameter heads: over the two columns of values.
    public static func diff(_ caption: String, _ changes: [Change], heads: (before: String, after: String) = ("Before", "After")) -> HTML {
        """
        <table class="diff"><caption class="hide">\(caption)</caption><thead><tr><th scope="col">Field</th><th scope="col">\(heads.before)</th><th scope="col">\(heads.after)</th></tr></thead><tbody>\(changes.html { change in
            """
            <tr><th scope="row">\(change.field)</th><td>\(change.before.html { "<del>\($0)</del>" })\(when(change.before == nil, nothing))</td><td>\(change.after.html { "<ins>\($0)</ins>" })\(when(change.after == nil, nothing))</td></tr>
            """
        })</tbody></table>
        """
    }

    private static let nothing: HTML = #"<span class="muted">nothing</span>"#
}
