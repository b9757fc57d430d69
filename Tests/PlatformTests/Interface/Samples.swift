import Store
@testable import Platform

enum Samples {
    static let addresses = Assets.Addresses(
        stylesheet: "/assets/aertous.0.css", keys: "/assets/keys.0.js", upload: "/assets/upload.0.js", passkeys: "/assets/passkeys.0.js",
        icon: "/assets/aertous.0.svg")

    /// A member of an organisation whose name is out to break pages.
    static func member(_ name: String = "Merelin & <Söhne> \"Payments\"") -> Frame {
        Frame(
            assets: addresses, csrf: "token=", organisation: .init(name: name, home: "/o/merelin"), role: "signed in as CISO",
            navigation: [
                NavSection(nil, [NavItem("Home", path: "/o/merelin", key: "home", letter: "h")]),
                NavSection(
                    "Programme",
                    [
                        NavItem("Frameworks", path: "/o/merelin/frameworks", key: "frameworks", letter: "f"),
                        NavItem("Evidence", path: "/o/merelin/evidence", key: "evidence", note: "5 gaps", letter: "e"),
                    ]),
                NavSection(
                    "Operations", [NavItem("Incidents", path: "/o/merelin/incidents", key: "incidents", note: "19 h left", noteKind: .soon, letter: "i")]),
            ],
            person: [NavItem("Account and sessions", path: "/account", key: "account")], search: .init(path: "/o/merelin/search"), keysPage: "/keys")
    }
    static let visitor = Frame(assets: addresses, csrf: "t", foot: [UI.link("Security", to: "/security")])
}

extension Samples {
    static let hostile = "\"><script>alert(1)</script>&'="

    /// A form that came back with three errors.
    static var refused: Page {
        Page(
            "Add a risk", area: "risks", crumbs: [("Risks", "/o/merelin/risks")], status: 422,
            """
            \(UI.head("Add a risk"))
            \(UI.errorSummary([.init("title", "Say what could happen"), .init("impact", "Choose an impact"), .init("review", "The review date must be after today, 24 Nov 2026")]))
            \(UI.form(to: "/o/merelin/risks", csrf: "t", """
                \(UI.field("title", "What could happen", .line(""), help: "One sentence: an event and what it would do to us.", error: "Say what could happen"))
                \(UI.field("cause", "Why it could happen", .text(hostile), isOptional: true))
                \(UI.pair(UI.field("likelihood", "Likelihood today", .select("3", [UI.Option("3", "3 Possible")])), UI.field("impact", "Impact today", .select("", [UI.Option("5", "5 Severe")]), error: "Choose an impact")))
                \(UI.field("review", "Review on", .day("2026-01-15"), error: "The review date must be after today, 24 Nov 2026"))
                \(UI.actions(UI.button("Add the risk", .primary), UI.link("Leave without adding", to: "/o/merelin/risks")))
                """))
            """)
    }

    static var signIn: Page {
        Page(
            "Sign in",
            """
            \(UI.head("Sign in"))
            \(UI.form(to: "/sign-in", csrf: "t", """
                \(UI.field("email", "Work e-mail", .line("a@b.example", .username)))
                \(UI.field("password", "Password", .line("never shown", .currentPassword)))
                \(UI.actions(UI.button("Continue", .wide)))
                """))
            <p class="muted sect">Next: a six-digit code from your authenticator. Every account has one.</p>
            """)
    }

    static var enrolment: Page {
        var page = Page(
            "Set up your authenticator",
            """
            \(UI.head("Set up your authenticator"))
            \(UI.steps([
                ("Open an authenticator app", "<p>Any app that makes six-digit time-based codes will do.</p>"),
                ("Enter the code it shows", UI.form(to: "/authenticator", csrf: "t", "\(UI.field("code", "Six-digit code", .code, help: "Codes change every 30 seconds."))\(UI.actions(UI.button("Turn on and continue", .primary)))")),
            ]))
            """)
        page.isBroad = true
        return page
    }

    static var erasure: Page {
        Page(
            "Erase evidence", area: "evidence",
            UI.confirmation(
                UI.Confirmation(
                    "Erase evidence “Review record”?", consequence: "2 controls lose it. This cannot be undone.", verb: "Erase the evidence",
                    path: "/o/merelin/evidence/1/erase", keep: ("Keep it", "/o/merelin/evidence/1")), csrf: "t"))
    }

    static let statuses: [Int] = [400, 401, 402, 403, 404, 405, 409, 413, 415, 416, 422, 429, 500, 503]
    static var errorPages: [(name: String, page: Page)] {
        statuses.map {
            (
                "error-\($0)",
                ErrorPages.page(
                    status: $0, requestID: "01JD8Q", message: "The asset has a newer version.", fields: [.init("name", "Give it a name")],
                    kept: [("Remark", hostile)], home: "/o/merelin")
            )
        }
    }
    /// Every page of ours, in both shells.
    static var all: [(name: String, bytes: [UInt8])] {
        let pages: [(name: String, page: Page)] =
            [
                ("design", Design.page()), ("keys", Keyboard.page()), ("refused", refused), ("sign-in", signIn), ("enrolment", enrolment), ("erasure", erasure),
            ] + errorPages
        return pages.flatMap {
            [("\($0.name), member", Shell.render(page: $0.page, frame: member())), ("\($0.name), visitor", Shell.render(page: $0.page, frame: visitor))]
        }
    }
}
