extension Shell {
    /// For a member in an organisation.
    static func app(_ page: Page, _ frame: Frame, _ organisation: Frame.Organisation) -> HTML {
        """
        <body class="app">
        \(skip)
        <header class="bar">
        \(brand(organisation.home))
        \(frame.search.html(search))
        <p class="org"><a href="\(frame.switcher)">\(organisation.name)</a> <span>\(frame.role)</span></p>
        <a class="button to-menu" href="#nav">Menu</a>
        </header>
        \(navigation(page, frame, organisation))
        <main class="sheet" id="main" tabindex="-1">
        \(frame.notice.html { UI.notice($0.tone, $0.text) })\(UI.crumbs(page.crumbs))
        \(page.body)
        \(zones(frame))
        </main>
        </body>
        """
    }

    private static func search(_ search: Frame.Search) -> HTML {
        """
        <form class="find" action="\(search.path)" role="search"><label class="hide" for="q">\(search.label)</label><input id="q" name="q" type="search" value="\(search.words)" placeholder="Search" autocomplete="off" aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></form>
        """
    }

    private static func navigation(_ page: Page, _ frame: Frame, _ organisation: Frame.Organisation) -> HTML {
        let area = page.area.isEmpty ? frame.area : page.area
        // On a record of an area the mark says "here", not "this page".
        let current = page.crumbs.isEmpty ? "page" : "true"
        return """
            <nav class="nav" id="nav" aria-label="Main">
            <a class="button nav-close" href="#main">Close</a>
            <p class="nav-org"><a href="\(frame.switcher)">\(organisation.name)</a> \(frame.role)</p>
            \(frame.navigation.enumerated().html { i, section in
                """
                \(section.title.html { #"<p id="nav-\#(i)">\#($0)</p>"# })
                <ul \(when(section.title != nil, #"aria-labelledby="nav-\#(i)""#))>\(section.items.html { item($0, isCurrent: !area.isEmpty && $0.key == area, current) })</ul>
                """
            })
            <p id="nav-you">You</p>
            <ul aria-labelledby="nav-you">\(frame.person.html { item($0, isCurrent: !area.isEmpty && $0.key == area, current) })\(frame.keysPage.html { frame.hasKeys ? #"<li class="keys"><a href="\#($0)" data-help>Keys</a></li>"# : HTML() })<li>\(signOut(frame))</li></ul>
            </nav>
            """
    }

    private static func item(_ item: NavItem, isCurrent: Bool, _ current: String) -> HTML {
        """
        <li><a href="\(item.path)" \(when(isCurrent, #"aria-current="\#(current)" "#))\(item.letter.html { #"data-go="\#($0)""# })>\(item.label)\(item.note.html { #" <span class="\#(item.noteKind.rawValue)">\#($0)</span>"# })</a></li>
        """
    }
}
