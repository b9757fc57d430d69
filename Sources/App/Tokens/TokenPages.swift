internal import Platform
internal import Store

/// API tokens as people see them.
enum TokenPages {
    static func list(_ tokens: [ListedToken], _ draft: TokenDraft, _ errors: [Problem.Field], _ role: Role, _ call: Call, dates: Dates) -> Page {
        let isAll = call.extent(Permission.tokensOwn.rawValue) == .all
        var page = Page(
            "API tokens", area: "tokens", status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("API tokens", lead: "A token lets a program act as you here, as far as you say and your role goes. If one gets out, paste it at \(UI.link("the page for leaked tokens", to: "/leaked-token")): it is revoked at once.", actions: UI.linkButton("As they were", to: call.base + "/tokens/history")))
            \(UI.errorSummary(errors))
            \(UI.section("tokens", isAll ? "Tokens of everybody" : "Your tokens", note: "\(tokens.count)", tokens.isEmpty ? UI.empty("There is no token yet.") : table(tokens, call, dates)))
            \(UI.section("make", "Make a token", form(draft, errors, role, call)))
            """)
        page.hasErrors = !errors.isEmpty
        return page
    }

    private static func table(_ tokens: [ListedToken], _ call: Call, _ dates: Dates) -> HTML {
        UI.table(
            "Tokens, newest first",
            [
                UI.Column("Name", .title), UI.Column("Of"), UI.Column("May"), UI.Column("Last used", .number), UI.Column("Ends", .number),
                UI.Column("Revoke", .tool),
            ],
            tokens.map { token in
                .cells([
                    "\(token.name)\(UI.sub("made \(call.zone.day(of: token.createdAt).words)"))", "\(token.owner)", "\(words(token.scopes))",
                    token.usedAt.map { dates.moment($0) } ?? "never", token.endsAt <= call.now ? "is over" : dates.date(call.dayZone.day(of: token.endsAt - 1)),
                    UI.postButton("Revoke \(token.name)", to: "\(call.base)/tokens/\(token.id)/revoke", csrf: call.csrf, .quiet),
                ])
            })
    }

    /// What the scopes allow, as the form says it; one that is everything needs no list.
    static func words(_ scopes: [String]) -> String {
        let known = Permission.allCases.filter { scopes.contains($0.rawValue) }
        return known.count == Permission.allCases.count ? "All that the role allows" : known.map(\.title).joined(separator: ", ")
    }

    private static func form(_ draft: TokenDraft, _ errors: [Problem.Field], _ role: Role, _ call: Call) -> HTML {
        let offered = Permission.offered(to: role)
        return UI.form(
            to: call.base + "/tokens", csrf: call.csrf,
            """
            \(UI.field("name", "Name", .line(draft.name), help: "What uses it: Nightly export.", error: errors.first { $0.name == "name" }?.message))
            \(UI.field("ends_on", "Last day", .day(draft.endsOn.isEmpty ? call.today.adding(days: 90).iso : draft.endsOn), help: "At most a year from now.", error: errors.first { $0.name == "ends_on" }?.message))
            \(picks("It may", offered.filter { !$0.isSensitive }, draft, errors.first { $0.name == "scopes" }?.message, isFirst: true))
            \(when(offered.contains(where: \.isSensitive), picks("And, only if it must", offered.filter(\.isSensitive), draft, nil, isFirst: false)))
            \(UI.actions(UI.button("Make the token", .primary)))
            """)
    }

    private static func picks(_ legend: String, _ permissions: [Permission], _ draft: TokenDraft, _ error: String?, isFirst: Bool) -> HTML {
        """
        <fieldset class="\(error == nil ? "field" : "field wrong")"><legend>\(legend)</legend>\(error.html { "<p class=\"error\">\($0)</p>" })<div class="choice list">\(permissions.enumerated().html { i, permission in
            """
            <label><input type="checkbox" \(when(isFirst && i == 0, "id=\"f-scopes\" "))name="scopes" value="\(permission.rawValue)" \(when(draft.scopes.contains(permission.rawValue), "checked"))> \(permission.title)</label>
            """
        })</div></fieldset>
        """
    }

    static func made(_ text: String, name: String, _ call: Call) -> Page {
        Page(
            "Keep this token", area: "tokens", crumbs: [("API tokens", call.base + "/tokens")],
            """
            \(UI.head("Keep this token", lead: "“\(name)” is shown now and never again. Put it where the program that uses it keeps its secrets."))
            <p class="secret">\(text)</p>
            \(UI.actions(UI.linkButton("I have kept it", to: call.base + "/tokens", .primary)))
            """)
    }

    // MARK: The public page

    static let noneFound =
        "There is no token of ours in what you pasted, so nothing was revoked. A token is aer_ and 49 letters and digits, without a gap: copy all of it."

    static func leaked(status: Int = 200, problem: String? = nil, csrf: String) -> Page {
        Page(
            "A leaked token", status: status,
            """
            \(UI.head("Have you found one of our tokens?", lead: "They begin with aer_ and open somebody's data. Paste it here and it is revoked at once. You need no account, and we do not ask who you are."))
            \(problem.html { UI.notice(.bad, "<p>\($0)</p>") })
            \(UI.form(to: "/leaked-token", csrf: csrf, """
                \(UI.field("token", "The token", .text("", rows: 2), help: "All of it: aer_ and 49 letters and digits. What stands around it does no harm."))
                \(UI.actions(UI.button("Revoke it", .wide)))
                """))
            <p class="prose sect">If it is your own, revoking is in your hands too: sign in, open API tokens, and choose Revoke. Then look in the log for what was done with it.</p>
            """)
    }

    /// The same words for a token of ours and for one that never was: each is looked for, and no answer says which it was.
    static func leakedSent(_ found: FoundTokens) -> Page {
        Page(
            "Thank you",
            """
            \(UI.head("Thank you", lead: "\(found.all.count == 1 ? "We found one token in it. If it was in use" : "We found \(found.all.count) tokens in it. If they were in use"), \(found.all.count == 1 ? "it opens" : "they open") nothing any more, and the owner was told."))
            \(when(found.isPart, "<p>More may be in it: paste the rest once more.</p>"))
            <p class="sect"><a href="/leaked-token">Revoke another</a></p>
            """)
    }
}
