extension UI {
    /// A form that changes something. The browser's own messages are off: ours come back with the page, all at once.
    /// - Parameter csrf: the session's token (`Call.csrf`).
    public static func form(to path: String, csrf: String, id: String? = nil, _ body: HTML) -> HTML {
        """
        <form method="post" action="\(path)" \(id.html { #"id="\#($0)" "# })novalidate>\(hidden(csrfField, csrf))
        \(body)
        </form>
        """
    }

    /// Two short fields that belong together, side by side where there is room.
    public static func pair(_ first: HTML, _ second: HTML) -> HTML { #"<div class="pair">\#(first)\#(second)</div>"# }

    /// What was typed and could not be saved, to copy. For pages that answer 402, 409 or 413.
    public static func kept(_ texts: [(label: String, value: String)]) -> HTML {
        texts.enumerated().html { i, text in
            """
            <div class="field"><label for="kept-\(i)">\(text.label)</label><textarea id="kept-\(i)" rows="4" readonly>
            \(text.value)</textarea></div>
            """
        }
    }
}
