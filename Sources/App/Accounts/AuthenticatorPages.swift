internal import Platform
internal import Store

/// Authenticators and backup codes of one's own account.
enum AuthenticatorPages {
    static func add(
        _ draft: Authenticators.Draft, of profile: MyAccount.Profile, replacing old: Authenticators.Listed?, key: EnrolmentKey, errors: [Problem.Field] = [],
        call: Call
    ) -> Page {
        let title = old.map { "Replace “\($0.name)”" } ?? "Add an authenticator"
        var page = Page(
            title, crumbs: MyAccountPages.crumbs, status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head(title, lead: old == nil ? "A second one helps on the day when the first is lost. Once it has shown a code, your other sessions end." : "The old one stops working once the new one has shown a code, and your other sessions end."))
            \(UI.errorSummary(errors))
            \(UI.form(to: "/account/authenticators", csrf: call.csrf, """
                <input type="hidden" name="key" value="\(key.sealed)"><input type="hidden" name="replaces" value="\(draft.replaces ?? "")">
                <ol class="steps">
                <li><h2>Scan this code with the new app</h2>
                <div class="qr">\(key.picture)
                <div><p class="label">Or type the key</p><p class="secret">\(key.spelled)</p>
                <p class="muted small">Time-based, 6 digits, 30 seconds, SHA-1. Account: \(profile.email)</p></div></div></li>
                <li><h2>Enter the code it shows</h2>
                \(UI.field("name", "Name", .line(draft.name), help: "So that you know it later: the telephone or the app that it is on.", error: errors.message("name")))
                \(UI.field("code", "Code of the new one", .code, help: "Codes change every 30 seconds. A code works once.", error: errors.message("code")))
                \(UI.actions(UI.button(old == nil ? "Add the authenticator" : "Replace the authenticator", .primary)))</li>
                </ol>
                """))
            """)
        page.isBroad = true
        return page
    }

    static func one(_ factor: Authenticators.Listed, isLast: Bool, name: String? = nil, errors: [Problem.Field] = [], call: Call) -> Page {
        let path = "/account/authenticators/\(factor.id)"
        return Page(
            factor.name, crumbs: MyAccountPages.crumbs, status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head(factor.name, lead: "An authenticator of your account."))
            \(UI.errorSummary(errors))
            \(UI.form(to: path, csrf: call.csrf, """
                \(UI.field("name", "Name", .line(name ?? factor.name), error: errors.message("name")))
                \(UI.actions(UI.button("Save the name", .primary)))
                """))
            \(UI.section("more", "More", """
                <p>\(UI.link("Replace it with another", to: path + "/replace"))</p>
                \(when(isLast, "<p class=\"muted\">It is your last one, so it can be replaced and not removed.</p>", otherwise: "<p>\(UI.link("Remove it", to: path + "/remove"))</p>"))
                """))
            """)
    }

    static func remove(_ factor: Authenticators.Listed, call: Call) -> Page {
        Page(
            "Remove “\(factor.name)”?", crumbs: MyAccountPages.crumbs,
            UI.confirmation(
                UI.Confirmation(
                    "Remove “\(factor.name)”?", consequence: "Its codes no longer work, and your other sessions end.", verb: "Remove the authenticator",
                    path: "/account/authenticators/\(factor.id)/remove", keep: ("Keep it", "/account"), fields: UI.freshCode(.factors, call: call)),
                csrf: call.csrf))
    }

    static func codes(left: Int, call: Call) -> Page {
        Page(
            "Make new backup codes?", crumbs: MyAccountPages.crumbs,
            UI.confirmation(
                UI.Confirmation(
                    "Make new backup codes?", consequence: "You have \(left) of 10 left. Ten new ones take the place of all old ones, and are shown once.",
                    verb: "Make ten new codes", path: "/account/backup-codes", keep: ("Keep the old ones", "/account"),
                    fields: UI.freshCode(.factors, call: call)), csrf: call.csrf))
    }
}
