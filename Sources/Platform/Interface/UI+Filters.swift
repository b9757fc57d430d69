extension UI {
    /// How much of the row of filters a field takes.
    public enum FilterWidth: String, Sendable { case normal = "field", wide = "field wide", grow = "field grow" }

    /// One question of ``UI/filters(to:hidden:button:_:)``. Leave `empty: "Any"` in a select, so that a filter can be lifted.
    public static func filter(_ name: String, _ label: String, _ input: Input, _ width: FilterWidth = .normal) -> HTML {
        let id = "filter-" + name
        return """
            <div class="\(width.rawValue)"><label for="\(id)">\(label)</label>\(control(input, name: name, id: id, attributes: HTML(), isRequired: false))</div>
            """
    }

    /// Above a list: a GET form, so that what is filtered has an address.
    /// - Parameter hidden: what else stands in the address and must stay, such as the order.
    public static func filters(to path: String, hidden fields: [(name: String, value: String)] = [], button label: String = "Filter", _ parts: HTML...) -> HTML
    {
        """
        <form class="filters" action="\(path)">\(fields.html { hidden($0.name, $0.value) })
        \(parts.html { $0 })
        <button class="button" type="submit">\(label)</button></form>
        """
    }

    /// Below the filters: how many rows are left, a chip for each filter that applies (a link to the list without it), and
    /// what can be done with just these rows.
    public static func applied(_ count: String, chips: [(label: String, without: String)], links: [HTML] = []) -> HTML {
        """
        <p class="applied"><span class="strong">\(count)</span> \(chips.html {
            #"<a class="chip" href="\#($0.without)">\#($0.label) <span aria-hidden="true">×</span><span class="hide">, remove this filter</span></a> "#
        })\(links.html { "\($0) " })</p>
        """
    }

    /// Below a list that is cut: what is shown, and the way on. A total only where it costs nothing.
    public static func pager(_ shown: HTML, newer: (label: String, path: String)? = nil, older: (label: String, path: String)? = nil) -> HTML {
        """
        <nav class="pager" aria-label="Pages"><span>\(shown)</span><span class="actions">\(newer.html {
            #"<a class="button" href="\#($0.path)" rel="prev">\#($0.label)</a>"#
        })\(older.html { #"<a class="button" href="\#($0.path)" rel="next">\#($0.label)</a>"# })</span></nav>
        """
    }

    /// A table whose rows are picked (a first column of kind `.tool` with ``UI/pick(_:_:)``), and what may be done with the
    /// picked ones. It leads to a preview; nothing changes before that is confirmed.
    public static func selection(to path: String, csrf: String, table: HTML, of what: String, choices: [Option]) -> HTML {
        """
        <form class="picking" method="post" action="\(path)">\(hidden(csrfField, csrf))
        \(table)
        <div class="bulk"><span class="count">selected</span> <label class="hide" for="bulk">What to do with the selected \(what)</label>\(control(.select("", choices, empty: nil), name: "action", id: "bulk", attributes: HTML(), isRequired: true))<button class="button" type="submit">Preview</button><span class="muted small">Nothing changes before you confirm.</span></div>
        </form>
        """
    }
}
