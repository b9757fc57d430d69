internal import Cryptography
internal import Platform
internal import Store

/// The pages of passkeys, and what the page for a code says of them.
enum PasskeyPages {
    static func list(_ all: [StoredPasskey], name: String = "", errors: [Problem.Field] = [], call: Call) -> Page {
        var page = Page(
            "Passkeys", crumbs: MyAccountPages.crumbs, status: errors.isEmpty ? 200 : 422,
            """
            \(UI.head("Passkeys", lead: "A passkey signs you in after your password, by a finger, a face or a PIN, in place of a code. Your authenticator app goes on working beside it. Adding or removing one ends your other sessions."))
            \(UI.errorSummary(errors.filter { $0.name == "name" }))
            \(errors.message("credential").html { UI.notice(.bad, "<p>\($0)</p>") })
            \(when(all.isEmpty, "<p>You have no passkeys yet.</p>"))
            \(when(!all.isEmpty, "<ul class=\"rows plain\">\(all.html { row($0, call.csrf, call.dates()) })</ul>"))
            \(when(all.count < Passkeys.most, add(name, errors, call)))
            """)
        page.isBroad = true
        return page
    }

    private static func row(_ passkey: StoredPasskey, _ csrf: String, _ dates: Dates) -> HTML {
        """
        <li><div><strong>\(passkey.name)</strong><p class="sub">Added \(dates.date(passkey.createdAt)); \
        \(passkey.usedAt.html { "last used \(dates.date($0))" })\(when(passkey.usedAt == nil, "not used yet")).\
        \(when(passkey.key.mayBeCopied, " Your password manager may keep it on several devices."))</p></div>
        \(UI.postButton("Remove \(passkey.name)", to: "/account/passkeys/\(passkey.id)/delete", csrf: csrf))</li>
        """
    }

    private static func add(_ name: String, _ errors: [Problem.Field], _ call: Call) -> HTML {
        """
        <section class="sect"><h2>Add a passkey</h2>
        <noscript><p>Adding one needs scripts, since only your browser can ask your device.</p></noscript>
        \(UI.passkeyForm(.create, to: "/account/passkeys", options: "/account/passkeys/options", csrf: call.csrf, """
            \(UI.field("name", "Its name", .line(name, .text), help: "So that you know it again, such as the device it is on.", error: errors.message("name")))
            \(UI.freshCode(.factors, call: call))
            \(UI.actions(UI.button("Add a passkey", .primary)))
            """))</section>
        """
    }

    /// In place of a code. It shows only where the browser knows passkeys.
    static func signIn(next: String, csrf: String) -> HTML {
        """
        <div class="sect">\(UI.passkeyForm(
            .get, to: "/sign-in/passkey", options: "/sign-in/passkey/options", csrf: csrf, fields: [("next", next)], isHidden: true,
            "\(UI.button("Use a passkey"))"))</div>
        """
    }
}
