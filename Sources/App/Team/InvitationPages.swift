internal import Platform
internal import Store

/// Inviting, and what is behind the links of the team's mails.
enum InvitationPages {
    static func invite(_ draft: InvitationDraft, _ errors: [Problem.Field], engagements: [(id: String, title: String)], role: Role, _ call: Call) -> Page {
        let roles = role.grantable.filter { $0 != .auditor || !engagements.isEmpty }
        var page = Page(
            "Invite somebody", area: "team", crumbs: [("Team and roles", call.base + "/team")], status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Invite somebody", lead: "They get a link that works for seven days, once."))
            \(UI.errorSummary(errors))
            \(UI.form(to: call.base + "/team/invitations", csrf: call.csrf, """
                \(UI.field("email", "Work e-mail", .line(draft.email, .email), help: "At a company; personal providers are not taken.", error: errors.message("email")))
                \(UI.field("role", "Role", .select(draft.role, roles.map { UI.Option($0.rawValue, "\($0.title): \($0.purpose)") }), error: errors.message("role")))
                \(when(!engagements.isEmpty, UI.field("engagement", "Engagement", .select(draft.engagement, engagements.map { UI.Option($0.id, $0.title) }, empty: "None"), help: "For an Auditor: what they may see, until it ends.", error: errors.message("engagement"), isOptional: true)))
                \(when(engagements.isEmpty, "<p class=\"muted\">To invite an Auditor, make an engagement first, under Audit packages.</p>"))
                \(UI.actions(UI.button("Send the invitation", .primary), UI.linkButton("Cancel", to: call.base + "/team", .quiet)))
                """))
            """)
        page.hasErrors = !errors.isEmpty
        return page
    }

    /// The same words, whatever the address is.
    static func sent(to email: String, _ call: Call) -> Page {
        Page(
            "The invitation is on its way", area: "team", crumbs: [("Team and roles", call.base + "/team")],
            """
            \(UI.head("The invitation is on its way", lead: "A mail goes to \(email). The link in it works for seven days, once."))
            \(UI.actions(UI.linkButton("Back to the team", to: call.base + "/team"), UI.linkButton("Invite somebody else", to: call.base + "/team/invite")))
            """)
    }

    static func over() -> Page {
        Page(
            "This link is over", status: 404,
            """
            \(UI.head("This link is over", lead: "It was used, taken back or replaced, or its time has passed. Ask the person who sent it for a new one."))
            <p class="sect"><a href="/">Go to the start</a></p>
            """)
    }

    /// Nobody joins while nothing can be saved; the link stays what it is.
    static func closed(_ opened: Acceptances.Opened, _ refusal: Problem) -> Page {
        Page("You cannot join \(opened.name) now", UI.head("You cannot join \(opened.name) now", lead: "\(refusal.message)"))
    }

    static func lead(_ opened: Acceptances.Opened) -> String {
        "\(opened.invitation.inviterName) invites you to \(opened.name) as \(opened.invitation.role.title)."
    }

    static func accept(_ opened: Acceptances.Opened, path: String, csrf: String) -> Page {
        let isMember = opened.former?.state == .active
        return Page(
            "Join \(opened.name)",
            """
            \(UI.head("Join \(opened.name)", lead: "\(isMember ? "You are a member of \(opened.name) already." : lead(opened))"))
            \(isMember ? UI.actions(UI.linkButton("Choose an organisation", to: "/organisations", .primary)) : UI.form(to: path, csrf: csrf, UI.actions(UI.button("Accept the invitation", .wide))))
            """)
    }

    /// Whoever holds the link, and is not signed in as its address: whether that has an account is not said.
    static func signInAs(path: String, isSignedIn: Bool) -> Page {
        Page(
            "Sign in to accept", status: 422,
            """
            \(UI.head("Sign in to accept", lead: "This invitation is for another address than the one you use now. Sign in as the address that the invitation was sent to, then open the link once more. If your account has another spelling of it, ask for an invitation to that, or change your address."))
            \(when(!isSignedIn, UI.actions(UI.linkButton("Sign in", to: "/sign-in?next=\(path)", .primary))))
            """)
    }

    static func newFactor(email: String, key: EnrolmentKey, path: String, errors: [Problem.Field] = [], csrf: String) -> Page {
        var page = Page(
            "Set up a new authenticator", status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Set up a new authenticator", lead: "For \(email). It takes this link and your password, and replaces every authenticator and backup code of before."))
            \(UI.errorSummary(errors))
            \(UI.form(to: path, csrf: csrf, """
                <input type="hidden" name="key" value="\(key.sealed)">
                <input type="text" value="\(email)" autocomplete="username" aria-label="Work e-mail" readonly hidden>
                \(UI.steps([
                    ("Scan this code with the new app", "<div class=\"qr\">\(key.picture)<div><p class=\"label\">Or type the key</p><p class=\"secret\">\(key.spelled)</p></div></div>"),
                    ("Show that it is you", UI.field("password", "Password", .line("", .currentPassword), error: errors.message("password"))),
                    ("Enter the code it shows", """
                        \(UI.field("code", "Six-digit code", .code, help: "Codes change every 30 seconds. A code works once.", error: errors.message("code")))
                        \(UI.actions(UI.button("Use this authenticator", .primary)))
                        """),
                ]))
                """))
            """)
        page.isBroad = true
        return page
    }

    static func cancelRecovery(path: String, csrf: String) -> Page {
        Page(
            "Cancel the recovery",
            """
            \(UI.head("Cancel the recovery", lead: "The account keeps the authenticator it has, and no link is sent."))
            \(UI.form(to: path, csrf: csrf, UI.actions(UI.button("Cancel the recovery", .wide))))
            """)
    }
    static func recoveryCancelled() -> Page {
        Page("The recovery is cancelled", UI.head("The recovery is cancelled", lead: "Nothing was changed. If somebody should know of this, tell them now."))
    }
}
