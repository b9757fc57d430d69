internal import Platform
internal import Store

/// Which mails one gets.
enum NotificationPages {
    static let path = "/account/notifications"

    static func choices(_ all: [Notifications.Choice], isSaved: Bool, csrf: String) -> Page {
        Page(
            "Mails", crumbs: MyAccountPages.crumbs,
            """
            \(UI.head("Mails", lead: "Which mails we send to you, by organisation."))
            \(when(isSaved, UI.notice(.good, "Your choice is saved. It holds from the next mail.")))
            \(UI.section("choices", "Mails that you can do without", when(all.isEmpty, "<p>In the roles that you have there are none.</p>", otherwise: form(all, csrf: csrf))))
            \(UI.section("always", "Mails that always come", isProse: true, Self.always))
            """)
    }

    private static func form(_ all: [Notifications.Choice], csrf: String) -> HTML {
        UI.form(
            to: path, csrf: csrf,
            """
            \(all.html { choice in UI.field(choice.name, "\(choice.organisation.name): \(choice.kind.title.lowercasedFirst)", .tick(choice.isOn), isOptional: true) })\
            \(UI.actions(UI.button("Save the choice", .primary)))
            """)
    }

    private static var always: HTML {
        """
        <p>These cannot be switched off, for whoever got into your account would do that first:</p>
        <ul>
        <li>a change of your password, address, authenticators, passkeys or backup codes, and the end of your account,</li>
        <li>a sign-in from a new device, and wrong codes,</li>
        <li>a recovery that was asked for, an authenticator that was reset, and an API token that leaked, of yours or, to a CISO, of your organisation.</li>
        </ul>
        <p>Links that you ask for yourself, invitations and a proposal to hand an organisation over to you come too: nothing happens without them.</p>
        """
    }
}

extension String {
    /// Within a sentence.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
