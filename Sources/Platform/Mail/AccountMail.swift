/// The mails about an account itself. Each link is whole, `https://host/…`, and made by the caller at sending.
public enum AccountMail {
    /// The first step of signing up: nothing is set before the address is proved.
    ///
    /// - Parameter hours: how long the link works.
    public static func confirm(_ address: EmailAddress, link: String, hours: Int) -> Mail {
        Letter(
            subject: "Confirm your address to go on",
            parts: [
                .paragraph("Somebody, most likely you, began to sign up with this address. Confirm it, and choose a password on the page that opens."),
                .action("Confirm this address", at: link),
                .paragraph(
                    "The link works for \(hours) hours, once, in the browser where you finish. If it was not you, leave it: nothing was set up, and nothing will be."
                ),
            ],
            reason: "You get this because this address was typed into our sign-up form."
        ).mail(to: address)
    }

    /// In place of ``confirm(_:link:hours:)`` where the address has an account; the page looks the same for both.
    public static func alreadyRegistered(_ address: EmailAddress, signIn: String) -> Mail {
        Letter(
            subject: "You already have an account",
            parts: [
                .paragraph("Somebody, most likely you, tried to sign up with this address. It has an account already, so nothing was changed."),
                .action("Sign in", at: signIn),
                .paragraph("If it was not you, there is nothing to do. Whoever it was did not learn that you have an account."),
            ],
            reason: "You get this because this address was typed into our sign-up form."
        ).mail(to: address)
    }

    /// After a sign-in from a device that the account did not know.
    ///
    /// - Parameters:
    ///   - device: of ``DeviceWords``.
    ///   - time: milliseconds since 1970 UTC.
    ///   - sessions: the page where sessions are ended.
    public static func signedIn(_ address: EmailAddress, device: String, time: Int64, sessions: String) -> Mail {
        Letter(
            subject: "A new device signed in to your account",
            parts: [
                .paragraph("\(device), on \(MailDate(milliseconds: time).words). Your password and a code from your authenticator were given."),
                .paragraph("If it was you, there is nothing to do. If not, end that session now and change your password."),
                .action("See your sessions", at: sessions),
            ],
            reason: "You get this each time a device that your account does not know signs in."
        ).mail(to: address)
    }

    /// When the code stage closed: whoever tried gave the right password first.
    public static func codeFailures(_ address: EmailAddress, failures: Int, device: String, time: Int64, account: String) -> Mail {
        Letter(
            subject: MailSubject("\(failures) wrong codes for your account"),
            parts: [
                .paragraph(
                    "Somebody gave your password and then \(failures) wrong codes, the last on \(MailDate(milliseconds: time).words) from \(lowered(device)). No one got in with them."
                ),
                .paragraph(
                    "If it was you, check that the clock of your phone sets itself, and try again in 15 minutes, or use a backup code. If it was not you, somebody knows your password: change it now."
                ),
                .action("Open your account", at: account),
            ],
            reason: "You get this when codes for your account are wrong too often."
        ).mail(to: address)
    }

    /// "An unknown device" within a sentence.
    static func lowered(_ device: String) -> String {
        device.hasPrefix("A ") || device.hasPrefix("An ") ? device.prefix(1).lowercased() + device.dropFirst() : device
    }
}
