internal import Platform
internal import Store

/// A new password: from one's account, and by mail for who has forgotten it.
enum PasswordPages {
    static func change(email: String, errors: [Problem.Field] = [], csrf: String) -> Page {
        Page(
            "Change the password", crumbs: MyAccountPages.crumbs, status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Change the password", lead: "Your other sessions end with it."))
            \(UI.errorSummary(errors))
            \(UI.form(to: "/account/password", csrf: csrf, """
                <input type="text" value="\(email)" autocomplete="username" aria-label="Work e-mail" readonly hidden>
                \(UI.field("password", "Present password", .line("", .currentPassword), error: errors.message("password")))
                \(newPassword("new_password", errors))
                \(UI.actions(UI.button("Change the password", .wide)))
                """))
            """)
    }

    private static func newPassword(_ name: String, _ errors: [Problem.Field]) -> HTML {
        UI.field(
            name, "New password", .line("", .newPassword), help: "12 characters or more. A sentence is easier to remember than a riddle.",
            error: errors.message(name))
    }

    static func ask(email: String = "", errors: [Problem.Field] = [], csrf: String, challenge: HTML = HTML()) -> Page {
        Page(
            "Set a new password", status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Set a new password", lead: "We send a link to your address. You still need your authenticator, or a backup code, to sign in."))
            \(UI.errorSummary(errors))
            \(UI.form(to: "/reset", csrf: csrf, """
                \(UI.field("email", "Work e-mail", .line(email, .email), error: errors.message("email")))
                \(challenge)
                \(UI.actions(UI.button("Send me the link", .wide)))
                """))
            <p class="sect"><a href="/sign-in">Sign in instead</a></p>
            """)
    }

    /// The same words whether or not the address has an account.
    static func sent(to email: String) -> Page {
        Page(
            "Look in your inbox",
            """
            \(UI.head("Look in your inbox", lead: "If \(email) has an account here, a link is on its way. It works once, for an hour."))
            <p class="sect"><a href="/sign-in">Sign in</a></p>
            """)
    }

    static func reset(link: String, email: String, errors: [Problem.Field] = [], csrf: String) -> Page {
        Page(
            "Choose a new password", status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Choose a new password", lead: "For \(email). All your sessions end with it, and your API tokens no longer work."))
            \(UI.errorSummary(errors))
            \(UI.form(to: "/reset/\(link)", csrf: csrf, """
                <input type="text" value="\(email)" autocomplete="username" aria-label="Work e-mail" readonly hidden>
                \(newPassword("password", errors))
                \(UI.actions(UI.button("Set the password", .wide)))
                """))
            """)
    }

    static func isSet() -> Page {
        Page(
            "Your password is set",
            """
            \(UI.head("Your password is set", lead: "Sign in with it, and with a code of your authenticator."))
            \(UI.actions(UI.linkButton("Sign in", to: "/sign-in", .wide)))
            """)
    }

    static func linkIsOver(newLink: String = "/reset") -> Page {
        Page(
            "This link is over", status: 404,
            """
            \(UI.head("This link is over", lead: "It was used, or its time has passed. Nothing was changed with it."))
            <p class="sect"><a href="\(newLink)">Send me a new link</a></p>
            """)
    }
}
