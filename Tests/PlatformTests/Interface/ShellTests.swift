import Testing
@testable import Platform

@Suite("The shell")
struct ShellTests {
    private func strict(_ page: Page, _ frame: Frame = Samples.member("Merelin")) -> Strict { Strict(Shell.render(page: page, frame: frame)) }
    private let page = Page("Evidence", area: "evidence", UI.head("Evidence"))

    @Test("The title names page, organisation and product, and begins with Error when the page has errors")
    func title() {
        #expect(strict(page).first("title")?.text == "Evidence · Merelin · Aertous")
        #expect(strict(page, Samples.visitor).first("title")?.text == "Evidence · Aertous")
        #expect(strict(Samples.refused).first("title")?.text == "Error: Add a risk · Merelin · Aertous")
        var kept = page
        kept.hasErrors = true
        #expect(strict(kept, Samples.visitor).first("title")?.text == "Error: Evidence · Aertous")
    }

    @Test("The first thing in the body leads past the navigation to the content")
    func skipLink() throws {
        for frame in [Samples.member(), Samples.visitor] {
            let shell = strict(page, frame)
            let body = try #require(shell.elements.firstIndex { $0.name == "body" })
            #expect(shell.elements[body + 1]["href"] == "#main")
            #expect(shell.first("main")?["id"] == "main")
            #expect(shell.first("main")?["tabindex"] == "-1")
        }
    }

    @Test("The navigation marks the area of the page, and no other")
    func currentArea() {
        let marked = strict(page).elements.filter { $0["aria-current"] != nil }
        #expect(marked.map { $0["href"] } == ["/o/merelin/evidence"])
        #expect(marked.first?["aria-current"] == "page")
        let record = Page("E-1", area: "evidence", crumbs: [("Evidence", "/o/merelin/evidence")], UI.head("E-1"))
        #expect(strict(record).with("aria-current", "true")?["href"] == "/o/merelin/evidence")
        let lost = Page("Lost", UI.head("Lost"))
        #expect(strict(lost).elements.allSatisfy { $0["aria-current"] == nil })
        var frame = Samples.member()
        frame.area = "frameworks"
        #expect(strict(lost, frame).with("aria-current", "page")?["href"] == "/o/merelin/frameworks")
    }

    @Test("Signing out is a form that carries the token, never a link")
    func signOut() {
        let shell = strict(page)
        #expect(shell.with("action", "/sign-out")?["method"] == "post")
        #expect(shell.elements.allSatisfy { $0["href"] != "/sign-out" })
        #expect(shell.with("name", "csrf")?["value"] == "token=")
        var account = Samples.visitor
        #expect(strict(page, account).with("action", "/sign-out") == nil)
        account.isSignedIn = true
        #expect(strict(page, account).with("action", "/sign-out")?["method"] == "post")
    }

    @Test("The token stands in the head for scripts, and is left out where there is none")
    func token() {
        #expect(strict(page).with("name", "csrf-token")?["content"] == "token=")
        var frame = Samples.visitor
        frame.csrf = ""
        #expect(strict(page, frame).with("name", "csrf-token") == nil)
    }

    @Test("An organisation's name that holds markup stays text")
    func hostileName() {
        let shell = strict(page, Samples.member(Samples.hostile))
        #expect(shell.faults.isEmpty)
        #expect(shell.all("script").allSatisfy { $0["src"] != nil })
    }

    @Test("A visitor's page holds no navigation of an organisation, no search and no role")
    func plain() {
        let shell = strict(page, Samples.visitor)
        #expect(shell.first("body")?["class"] == "alone")
        #expect(shell.with("id", "nav") == nil)
        #expect(shell.with("role", "search") == nil)
    }

    @Test("Nothing is loaded from anywhere else, and keys only where they are wanted")
    func ownAssetsOnly() {
        let shell = strict(page)
        let loaded = shell.elements.compactMap { $0["src"] } + shell.all("link").compactMap { $0["href"] }
        #expect(loaded.count == 5)
        #expect(loaded.allSatisfy { $0.hasPrefix("/assets/") })
        #expect(shell.all("script").allSatisfy { $0["defer"] != nil })
        var frame = Samples.member()
        frame.hasKeys = false
        let quiet = strict(page, frame)
        #expect(quiet.all("script").map { $0["src"] } == ["/assets/upload.0.js", "/assets/passkeys.0.js"])
        #expect(quiet.with("href", "/keys") == nil)
    }

    @Test("A notice stands before the heading and stays in the page")
    func notice() throws {
        var frame = Samples.member()
        frame.notice = UI.Notice(.good, "Saved. \(UI.postButton("Undo", to: "/o/merelin/undo/1", csrf: "t", .quiet))")
        let shell = strict(page, frame)
        let notice = try #require(shell.elements.firstIndex { $0["class"] == "notice good" })
        let heading = try #require(shell.elements.firstIndex { $0.name == "h1" })
        #expect(notice < heading)
        #expect(shell.faults.isEmpty)
    }
}
