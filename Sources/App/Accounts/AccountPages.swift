internal import Platform
internal import Store

/// The pages of somebody who is not signed in yet. Each is rendered in the plain shell.
enum AccountPages {
    static func signUp(email: String = "", errors: [Problem.Field] = [], csrf: String, challenge: HTML = HTML()) -> Page {
        Page(
            "Start an organisation", status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Start an organisation", lead: "We send a link to your work address. Nothing is set up before you follow it."))
            \(UI.errorSummary(errors))
            \(UI.form(to: "/sign-up", csrf: csrf, """
                \(UI.field("email", "Work e-mail", .line(email, .email), help: "An address at your company; personal providers are not taken.", error: errors.message("email")))
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
            \(UI.head("Look in your inbox", lead: "If \(email) can start an organisation here, a link is on its way. It works once, for 24 hours."))
            <p class="sect"><a href="/sign-in">Sign in</a></p>
            """)
    }

    static func linkIsOver() -> Page {
        Page(
            "This link is over", status: 404,
            """
            \(UI.head("This link is over", lead: "It was used, or 24 hours have passed. Nothing was set up with it."))
            <p class="sect"><a href="/sign-up">Send me a new link</a></p>
            """)
    }

    static func signIn(email: String = "", next: String, problem: String? = nil, csrf: String, challenge: HTML = HTML()) -> Page {
        Page(
            "Sign in", status: problem == nil ? 200 : 422,
            """
            \(UI.head("Sign in"))
            \(problem.html { UI.notice(.bad, "<p>\($0)</p>") })
            \(UI.form(to: "/sign-in", csrf: csrf, """
                <input type="hidden" name="next" value="\(next)">
                \(UI.field("email", "Work e-mail", .line(email, .email)))
                \(UI.field("password", "Password", .line("", .currentPassword)))
                \(challenge)
                \(UI.actions(UI.button("Continue", .wide)))
                """))
            <p class="muted sect">Next: a six-digit code from your authenticator. Every account has one.</p>
            <p class="sect"><a href="/reset">I have forgotten the password</a></p>
            <p class="sect"><a href="/sign-up">Start an organisation</a></p>
            """)
    }

    /// - Parameter passkey: what to do in place of a code.
    static func code(next: String, problem: String? = nil, csrf: String, passkey: HTML = HTML()) -> Page {
        Page(
            "Enter your code", status: problem == nil ? 200 : 422,
            """
            \(UI.head("Enter your code", lead: "Open your authenticator and type the six digits it shows for Aertous."))
            \(problem.html { UI.notice(.bad, "<p>\($0)</p>") })
            \(UI.form(to: "/sign-in/code", csrf: csrf, """
                <input type="hidden" name="next" value="\(next)">
                \(UI.field("code", "Six-digit code", .code, help: "A code works once."))
                \(UI.actions(UI.button("Sign in", .wide)))
                """))
            \(passkey)
            <p class="sect"><a href="/sign-in/code?backup=1&amp;next=\(next)">Use a backup code</a></p>
            <p class="sect"><a href="/sign-in">Start again</a></p>
            """)
    }

    /// Its own page, since a backup code has letters and a code's field is for six digits.
    static func backupCode(next: String, problem: String? = nil, csrf: String) -> Page {
        Page(
            "Enter a backup code", status: problem == nil ? 200 : 422,
            """
            \(UI.head("Enter a backup code", lead: "Type one of the ten that you kept when you set up your account."))
            \(problem.html { UI.notice(.bad, "<p>\($0)</p>") })
            \(UI.form(to: "/sign-in/code", csrf: csrf, """
                <input type="hidden" name="next" value="\(next)"><input type="hidden" name="backup" value="1">
                \(UI.field("code", "Backup code", .line("", .text), help: "18 letters and digits. Each code works once."))
                \(UI.actions(UI.button("Sign in", .wide)))
                """))
            <p class="sect"><a href="/sign-in/code?next=\(next)">Use the authenticator</a></p>
            <p class="sect"><a href="/sign-in">Start again</a></p>
            """)
    }

    /// Name, organisation and password, with the authenticator on the same page: one step, in one browser.
    ///
    /// - Parameter joins: somebody joins the draft's organisation, so its name is not asked for.
    static func enrol(
        _ draft: EnrolmentDraft, key: EnrolmentKey, path: String, joins: String? = nil, errors: [Problem.Field] = [], csrf: String
    ) -> Page {
        var page = Page(
            "Set up your account", status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Set up your account", lead: "\(joins.html { "\($0) " })Your address \(draft.email) is confirmed. Four steps, and you are in."))
            \(UI.errorSummary(errors))
            \(UI.form(to: path, csrf: csrf, """
                <input type="hidden" name="key" value="\(key.sealed)">
                <input type="text" value="\(draft.email)" autocomplete="username" aria-label="Work e-mail" readonly hidden>
                <ol class="steps">
                <li><h2>Say who you are</h2>
                \(UI.field("name", "Your name", .line(draft.name, .text), error: errors.message("name")))
                \(when(joins == nil, UI.field("organisation", "Your organisation", .line(draft.organisation, .text), help: "As your colleagues and auditors know it.", error: errors.message("organisation"))))
                \(UI.field("password", "Password", .line("", .newPassword), help: "12 characters or more. A sentence is easier to remember than a riddle.", error: errors.message("password")))</li>
                <li><h2>Scan this code with an authenticator app</h2>
                <p class="prose">Any app that makes six-digit time-based codes will do. If your company gives you a password manager, it probably has one.</p>
                <div class="qr">\(key.picture)
                <div><p class="label">Or type the key</p><p class="secret">\(key.spelled)</p>
                <p class="muted small">Time-based, 6 digits, 30 seconds, SHA-1. Account: \(draft.email)</p></div></div></li>
                <li><h2>Enter the code it shows</h2>
                \(UI.field("code", "Six-digit code", .code, help: "Codes change every 30 seconds. A code works once.", error: errors.message("code")))
                \(UI.actions(UI.button("Turn on and continue", .primary)))</li>
                <li><h2>Keep ten backup codes</h2>
                <p class="prose">They come next and are shown once. Each signs you in one time if you lose the app.</p></li>
                </ol>
                """))
            <p class="muted prose">Why we ask everyone: a stolen password alone must never open a security programme. No role and no setting turns this off.</p>
            """)
        page.isBroad = true
        return page
    }

    static func backupCodes(_ codes: [String], next: String) -> Page {
        var page = Page(
            "Keep these ten codes",
            """
            \(UI.head("Keep these ten codes", lead: "Each signs you in once if your authenticator is lost. They are shown now and never again: print them, or put them where your passwords are."))
            <ol class="codes">\(codes.html { "<li><code>\($0)</code></li>" })</ol>
            \(UI.actions(UI.linkButton("I have kept them", to: next, .primary)))
            """)
        page.isBroad = true
        return page
    }

    static func organisations(_ all: [Membership], cancelled: [CancelledMembership] = [], csrf: String) -> Page {
        Page(
            "Choose an organisation",
            """
            \(UI.head("Choose an organisation", lead: "You work in one at a time. Choosing another starts a new session."))
            <ul class="rows plain">\(all.html { item in
                """
                <li><div><strong>\(item.name)</strong><p class="sub">\(item.role.title)</p></div>
                \(UI.postButton("Enter \(item.name)", to: "/organisations/\(item.slug)", csrf: csrf))</li>
                """
            })</ul>
            \(when(all.isEmpty && cancelled.isEmpty, "<p>You are not a member of any organisation. Ask the person who invited you.</p>"))
            \(cancelled.html { item in
                UI.notice(.note, """
                    <p>\(item.name) was cancelled on \(Day(of: item.since).words). Until \(Day(of: item.since + Subscriptions.wayBack).words) whoever runs this installation can bring it back.</p>
                    """)
            })
            <p class="sect"><a href="/account">Your account</a></p>
            """)
    }
}

extension [Problem.Field] {
    /// What is wrong with one field.
    func message(_ name: String) -> String? { first { $0.name == name }?.message }
}
