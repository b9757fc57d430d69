extension UI {
    /// The head of a page, with its only `h1`. Every body begins with one.
    ///
    /// - Parameters:
    ///   - title: the finding where there is one ("Four things wait for you"), else the name of the thing.
    ///   - ref: the number of a record, above its title.
    ///   - lead: what the page is for, in a sentence or two.
    ///   - facts: state, owner, date: short, and true now.
    ///   - actions: from ``UI/actions(_:)``.
    public static func head(_ title: String, ref: String? = nil, lead: HTML? = nil, facts: [HTML] = [], actions: HTML? = nil) -> HTML {
        """
        <div class="head"><div><h1>\(ref.html { #"<span class="id">\#($0)</span> "# })\(title)</h1>\(lead.html { #"<p class="lead">\#($0)</p>"# })\(when(!facts.isEmpty, #"<p class="facts">\#(facts.html { "<span>\($0)</span> " })</p>"#))</div>\(actions)</div>
        """
    }

    /// A part of a page, under a rule, with its name and a count or a link beside it.
    /// - Parameters:
    ///   - id: unique in the page; also the address of the section.
    ///   - note: beside the name: a count, or what the rows are.
    ///   - aside: at the far end: one link or a few words.
    public static func section(_ id: String, _ title: String, note: String? = nil, aside: HTML? = nil, isProse: Bool = false, _ body: HTML) -> HTML {
        """
        <section class="\(isProse ? "sect prose" : "sect")" aria-labelledby="\(id)"><div class="sect-head"><h2 id="\(id)">\(title)\(note.html { #" <span class="n">\#($0)</span>"# })</h2>\(aside.html { "<span>\($0)</span>" })</div>
        \(body)</section>
        """
    }

    /// A record: its sections, and a rail with details and neighbours.
    public static func columns(_ body: HTML, rail: HTML, railName: String) -> HTML {
        """
        <div class="cols"><div>\(body)</div>
        <aside class="rail" aria-label="\(railName)">\(rail)</aside></div>
        """
    }

    /// Two sections side by side where there is room.
    public static func halves(_ first: HTML, _ second: HTML) -> HTML { #"<div class="halves sect">\#(first)\#(second)</div>"# }

    /// The way up, never sideways. The page itself is not in it.
    public static func crumbs(_ crumbs: [(label: String, path: String)]) -> HTML {
        when(
            !crumbs.isEmpty,
            """
            <nav aria-label="Where you are"><ol class="crumbs">\(crumbs.html { #"<li><a href="\#($0.path)">\#($0.label)</a></li>"# })</ol></nav>
            """)
    }

    /// Views of the same thing, each with its address.
    public static func tabs(_ name: String, _ tabs: [(label: String, path: String)], current: String) -> HTML {
        """
        <nav class="tabs" aria-label="\(name)">\(tabs.html { #"<a href="\#($0.path)" \#(when($0.path == current, #"aria-current="page""#))>\#($0.label)</a>"# })</nav>
        """
    }
}
