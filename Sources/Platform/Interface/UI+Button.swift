extension UI {
    /// How much a button weighs. One `primary` a page; `danger` only for what destroys or takes away.
    public enum Weight: String, Sendable, CaseIterable {
        case plain = "button"
        case primary = "button primary"
        case danger = "button danger"
        /// Looks like a link, for a form's lesser way out.
        case quiet = "button quiet"
        /// As wide as its column, for pages with one thing to do.
        case wide = "button primary wide"
    }

    /// Sends the form it stands in: a verb and its object ("Add the risk").
    /// - Parameter key: the single key that presses it (`e`, `u`), or `Control+Enter`; shown beside the label.
    public static func button(_ label: String, _ weight: Weight = .plain, name: String? = nil, value: String? = nil, key: String? = nil) -> HTML {
        """
        <button class="\(weight.rawValue)" type="submit" \(name.html { #"name="\#($0)" value="\#(value ?? "1")" "# })\(shortcut(key))>\(label)\(keycap(key))</button>
        """
    }

    /// Goes somewhere and changes nothing, but deserves the look of a button.
    public static func linkButton(_ label: String, to path: String, _ weight: Weight = .plain, key: String? = nil) -> HTML {
        #"<a class="\#(weight.rawValue)" href="\#(path)" \#(shortcut(key))>\#(label)\#(keycap(key))</a>"#
    }

    /// A link in running text or beside buttons.
    public static func link(_ label: String, to path: String) -> HTML { #"<a href="\#(path)">\#(label)</a>"# }

    /// One button that changes something without asking for anything: a POST form of its own.
    public static func postButton(
        _ label: String, to path: String, csrf: String, _ weight: Weight = .plain,
        fields: [(name: String, value: String)] = [], key: String? = nil
    ) -> HTML {
        """
        <form class="inline" method="post" action="\(path)">\(hidden(csrfField, csrf))\(fields.html { hidden($0.name, $0.value) })\(button(label, weight, key: key))</form>
        """
    }

    /// Buttons and links in a row: the likeliest first, the way out last.
    public static func actions(_ parts: HTML...) -> HTML { #"<div class="actions">\#(parts.html { $0 })</div>"# }

    static func hidden(_ name: String, _ value: String) -> HTML { #"<input type="hidden" name="\#(name)" value="\#(value)">"# }
    static func shortcut(_ key: String?) -> HTML { key.html { #"aria-keyshortcuts="\#($0)""# } }
    /// The browser tells the key through `aria-keyshortcuts`; the cap is for the eye.
    static func keycap(_ key: String?) -> HTML { key.html { #" <kbd aria-hidden="true">\#($0 == "Control+Enter" ? "Ctrl Enter" : $0)</kbd>"# } }
}
