extension UI {
    /// What is about to be destroyed. Every part of it is required, so that no page can ask "Are you sure?".
    public struct Confirmation: Sendable {
        /// Names the thing: "Erase evidence “Review record, first quarter”?"
        public let question: String
        /// What follows, and that it cannot be undone.
        public let consequence: HTML
        /// Repeats the verb: "Erase the evidence".
        public let verb: String
        public let path: String
        /// "Keep it", and where that leads.
        public let keep: (label: String, path: String)
        /// Further fields of the form, such as a fresh code or the version that was looked at.
        public let fields: HTML

        public init(_ question: String, consequence: HTML, verb: String, path: String, keep: (label: String, path: String), fields: HTML = HTML()) {
            (self.question, self.consequence, self.verb, self.path, self.keep, self.fields) = (question, consequence, verb, path, keep, fields)
        }
    }

    /// The whole body of the page that stands before something is destroyed; its question is the page's heading.
    public static func confirmation(_ confirmation: Confirmation, csrf: String) -> HTML {
        dialog(confirmation, csrf: csrf, heading: #"<h1 id="confirmation">\#(confirmation.question)</h1>"#)
    }

    /// The same inside another page, for ``Design``.
    static func dialog(_ confirmation: Confirmation, csrf: String, heading: HTML) -> HTML {
        """
        <div class="dialog" role="group" aria-labelledby="confirmation">\(heading)
        <p>\(confirmation.consequence)</p>
        \(form(to: confirmation.path, csrf: csrf, "\(confirmation.fields)\(actions(button(confirmation.verb, .danger), linkButton(confirmation.keep.label, to: confirmation.keep.path)))"))</div>
        """
    }
}
