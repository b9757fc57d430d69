internal import Platform
internal import Store

/// The pages of one's own account. They lie outside every organisation.
enum MyAccountPages {
    static let crumbs: [(label: String, path: String)] = [("Your account", "/account")]

    /// All of the account on one page, each part with the way to change it.
    struct Overview {
        var profile: MyAccount.Profile
        let factors: [Authenticators.Listed]
        let codesLeft, sessions: Int
        let dates: Dates
        var errors: [Problem.Field] = []
        /// What was done just now.
        var done: String?
    }

    static func overview(_ all: Overview, csrf: String) -> Page {
        var page = Page(
            "Your account", status: all.errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Your account", lead: "It is yours, whichever organisations you work in."))
            \(UI.errorSummary(all.errors))\(all.done.html { UI.notice(.good, "\($0)") })
            \(UI.section("you", "You", profile(all, csrf: csrf)))
            \(UI.section("sign-in", "Signing in", UI.properties([
                ("Address", "\(all.profile.email) \(UI.link("Change the address", to: "/account/address"))"),
                ("Password", UI.link("Change the password", to: "/account/password")),
                ("Passkeys", UI.link("See your passkeys", to: "/account/passkeys")),
                ("Backup codes", "\(codes(all.codesLeft)) \(UI.link("Make new codes", to: "/account/backup-codes"))"),
                ("Mails", UI.link("Choose which mails you get", to: NotificationPages.path)),
                ("Log", "Sign-ins and changes. \(UI.link("See the log", to: "/account/log"))"),
                ("Sessions", "\(UI.count(all.sessions, "session", "sessions")) \(UI.link("See your sessions", to: "/account/sessions"))"),
            ])))
            \(UI.section("authenticators", "Authenticators", note: "\(all.factors.count)", aside: UI.link("Add an authenticator", to: "/account/authenticators/new"), authenticators(all)))
            \(UI.section("data", "Your data", "<p>\(UI.link("Download what we hold of you", to: "/account/export")) · \(UI.link("Delete the account", to: "/account/delete"))</p>"))
            <p class="sect">\(UI.link("Back to your organisations", to: "/organisations"))</p>
            """)
        page.isBroad = true
        return page
    }

    private static func profile(_ all: Overview, csrf: String) -> HTML {
        UI.form(
            to: "/account", csrf: csrf,
            """
            \(UI.field("name", "Your name", .line(all.profile.name), help: "Your organisations see it, and it stands in their logs.", error: all.errors.message("name")))
            \(UI.field("language", "Language", .select(all.profile.language, MyAccount.languages, empty: nil), help: "Aertous speaks English so far.", error: all.errors.message("language")))
            \(UI.field("time_zone", "Time zone", .select(all.profile.timeZone, Zone.names.map { UI.Option($0, $0) }, empty: "That of the organisation I am in"), help: "Times are shown to you in it. What is due on a day goes by the organisation’s own.", error: all.errors.message("time_zone")))
            \(UI.actions(UI.button("Save your details", .primary)))
            """)
    }

    private static func codes(_ left: Int) -> HTML {
        left > 3 ? "\(left) of 10 left." : "<strong>\(left) of 10 left.</strong>"
    }

    private static func authenticators(_ all: Overview) -> HTML {
        UI.table(
            "Authenticators", [UI.Column("Name", .title), UI.Column("Since", .number), UI.Column("Change", .tool)],
            all.factors.map { factor in
                .cells(["\(factor.name)", all.dates.date(factor.createdAt), UI.link("Change \(factor.name)", to: "/account/authenticators/\(factor.id)")])
            })
    }

    // MARK: Sessions

    static func sessions(_ all: [OwnSessions.Listed], limits: Accounts.Limits, _ call: Call) -> Page {
        let dates = call.dates()
        let rows = all.map { session -> UI.Row in
            let isPresent = session.digest == call.session
            return .cells([
                "\(session.device)\(when(isPresent, " \(UI.tag("this one"))"))", "\(place(session.place, from: call.place))",
                session.organisation.html { "\($0)" },
                dates.moment(session.beganAt), dates.moment(session.usedAt),
                isPresent
                    ? HTML()
                    : UI.postButton("End session", to: "/account/sessions/\(session.id)/end", csrf: call.csrf, .quiet),
            ])
        }
        var page = Page(
            "Your sessions", crumbs: crumbs,
            """
            \(UI.head("Your sessions", lead: "Where you are signed in now. A session ends by itself after \(Int(limits.idle / 60_000)) minutes without use, and \(Int(limits.absolute / 3_600_000)) hours after it began. Of an address we keep only the beginning of its network, when a session begins; where on a map that is, we do not know."))
            \(UI.table("Sessions, the last used first", [UI.Column("Device", .title), UI.Column("From"), UI.Column("Organisation"), UI.Column("Began", .number), UI.Column("Last used", .number), UI.Column("End", .tool)], rows))
            \(when(all.count > 1, "<div class=\"sect\">\(UI.actions(UI.postButton("End all other sessions", to: "/account/sessions/end", csrf: call.csrf, .danger)))</div>"))
            """)
        page.isBroad = true
        return page
    }

    /// In words, never more than the beginning of a network.
    private static func place(_ kept: String?, from present: String?) -> String {
        guard let kept else { return "not known" }
        return kept.contains("/") && kept == present ? "this network, \(kept)" : kept
    }

    // MARK: Address

    static func address(_ present: String, typed: String = "", errors: [Problem.Field] = [], call: Call) -> Page {
        Page(
            "Change the address", crumbs: crumbs, status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Change the address", lead: "Now it is \(present). The new one counts once you open the link that we send to it; then your other sessions and your API tokens end."))
            \(UI.errorSummary(errors))
            \(UI.form(to: "/account/address", csrf: call.csrf, """
                \(UI.field("email", "New work e-mail", .line(typed, .email), error: errors.message("email")))
                \(UI.field("password", "Your password", .line("", .currentPassword), error: errors.message("password")))
                \(UI.freshCode(.account, call: call))
                \(UI.actions(UI.button("Send the link", .wide)))
                """))
            """)
    }

    /// The same words whether or not the address has an account.
    static func addressSent(_ address: String) -> Page {
        Page(
            "Look in your inbox", crumbs: crumbs,
            UI.head(
                "Look in your inbox",
                lead:
                    "If \(address) can be yours here, a link is on its way to it. Open it in this browser, within 24 hours. Until then your present address stays."
            ))
    }

    static func confirmAddress(_ address: String, link: String, csrf: String) -> Page {
        Page(
            "Use \(address)?", crumbs: crumbs,
            UI.confirmation(
                UI.Confirmation(
                    "Use \(address)?",
                    consequence: "You sign in with it from now on, and mail about your account goes there. Your other sessions and your API tokens end.",
                    verb: "Use this address", path: "/account/address/\(link)", keep: ("Keep the present one", "/account")), csrf: csrf))
    }

    // MARK: Data and end

    static func export(call: Call) -> Page {
        Page(
            "Download what we hold of you", crumbs: crumbs,
            """
            \(UI.head("Download what we hold of you", lead: "One file, JSON: your account, memberships and roles, the invitations that led to them; your authenticators, passkeys and API tokens by name; sessions, known browsers, wrong codes and passwords that we still count; links and recoveries under way. Secrets are not in it, nor what organisations keep in their own records and logs."))
            \(UI.form(to: "/account/export", csrf: call.csrf, """
                \(UI.freshCode(.account, call: call))
                \(UI.actions(UI.button("Download the file", .wide)))
                """))
            """)
    }

    /// - Parameter ending: the organisations that end with the account.
    static func delete(ending: [AccountPlace], errors: [Problem.Field] = [], call: Call) -> Page {
        Page(
            "Delete your account", crumbs: crumbs, status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Delete your account", lead: "It cannot be undone. Your password, authenticators, codes, sessions and API tokens go, and you are no longer a member anywhere. What you did stays in the logs of your organisations, of today and of before. Your name and your addresses are erased there: you are called a former member."))
            \(UI.errorSummary(errors))
            \(ending.html { UI.notice(.bad, "<p>You are the only member of <strong>\($0.name)</strong>. The organisation ends with your account: its tokens, invitations and engagements end now, and nobody can enter it any more. To keep it, invite somebody and make them CISO first.</p>") })
            \(UI.form(to: "/account/delete", csrf: call.csrf, """
                <input type="hidden" name="ending" value="\(ending.map(\.organisation).joined(separator: " "))">
                \(UI.field("password", "Your password", .line("", .currentPassword), error: errors.message("password")))
                \(UI.freshCode(.account, call: call))
                \(UI.actions(UI.button("Delete my account", .danger), UI.linkButton("Keep it", to: "/account")))
                """))
            """)
    }

    static func deleted() -> Page {
        Page("Your account is deleted", UI.head("Your account is deleted", lead: "You are signed out everywhere. We sent a last mail that says so."))
    }
}
