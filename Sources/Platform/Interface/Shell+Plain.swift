extension Shell {
    /// For pages outside an organisation: sign-in, enrolment, errors before either.
    static func plain(_ page: Page, _ frame: Frame) -> HTML {
        """
        <body class="alone">
        \(skip)
        <header>\(brand("/"))\(when(frame.isSignedIn, signOut(frame)))</header>
        <main id="main" tabindex="-1" class="\(page.isBroad ? "broad" : "slim")">
        \(frame.notice.html { UI.notice($0.tone, $0.text) })\(UI.crumbs(page.crumbs))
        \(page.body)
        \(zones(frame))
        </main>
        \(when(!frame.foot.isEmpty, "<footer>\(frame.foot.html { "<p>\($0)</p>" })</footer>"))
        </body>
        """
    }
}
