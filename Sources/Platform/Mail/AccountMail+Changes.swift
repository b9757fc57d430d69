/// Mails that tell a person what was changed in their account, so that a change by somebody else does not stay unseen.
extension AccountMail {
    /// The way to a new password. It never goes past the authenticator.
    public static func reset(_ address: EmailAddress, link: String, minutes: Int) -> Mail {
        Letter(
            subject: "Set a new password",
            parts: [
                .paragraph(
                    "Somebody, most likely you, asked for a new password. Choose it on the page that opens; then sign in with it and with a code, as ever."),
                .action("Choose a new password", at: link),
                .paragraph("The link works for \(minutes) minutes, once. If it was not you, leave it: your password stays as it is."),
            ],
            reason: "You get this because this address was typed into our form for a new password."
        ).mail(to: address)
    }

    /// In place of ``reset(_:link:minutes:)`` where the address has no account; the page looks the same for both.
    public static func noAccount(_ address: EmailAddress, signUp: String) -> Mail {
        Letter(
            subject: "There is no account with this address",
            parts: [
                .paragraph(
                    "Somebody, most likely you, asked for a new password for this address. It has no account here. Perhaps you signed up with another one."),
                .action("Start an organisation", at: signUp),
                .paragraph("If it was not you, there is nothing to do."),
            ],
            reason: "You get this because this address was typed into our form for a new password."
        ).mail(to: address)
    }

    /// - Parameter isReset: by a mailed link; else by somebody signed in.
    public static func passwordChanged(_ address: EmailAddress, isReset: Bool, device: String, time: Int64, reset: String) -> Mail {
        changed(
            address, "Your password was changed",
            "\(sentence(device, time)) \(isReset ? "A link from your mail was used. All your sessions ended, and your API tokens no longer work." : "Your other sessions ended.")",
            action: ("Set a new password", reset))
    }

    public static func authenticatorAdded(_ address: EmailAddress, name: String, device: String, time: Int64, account: String) -> Mail {
        changed(
            address, "An authenticator was added to your account", "\(sentence(device, time)) It is called “\(name)”.", action: ("Open your account", account))
    }
    public static func authenticatorReplaced(_ address: EmailAddress, name: String, device: String, time: Int64, account: String) -> Mail {
        changed(
            address, "An authenticator of your account was replaced",
            "\(sentence(device, time)) The old “\(name)” no longer works, and your other sessions ended.",
            action: ("Open your account", account))
    }
    public static func authenticatorRemoved(_ address: EmailAddress, name: String, device: String, time: Int64, account: String) -> Mail {
        changed(
            address, "An authenticator was removed from your account", "\(sentence(device, time)) “\(name)” no longer works, and your other sessions ended.",
            action: ("Open your account", account))
    }
    public static func backupCodesMade(_ address: EmailAddress, device: String, time: Int64, account: String) -> Mail {
        changed(address, "You have new backup codes", "\(sentence(device, time)) The old ones no longer work.", action: ("Open your account", account))
    }

    /// To the new address: it has to be proved before it counts.
    public static func confirmChange(_ address: EmailAddress, link: String, hours: Int) -> Mail {
        Letter(
            subject: "Confirm your new address",
            parts: [
                .paragraph("Somebody, most likely you, wants to use this address for their account. Confirm it while you are signed in."),
                .action("Confirm this address", at: link),
                .paragraph("The link works for \(hours) hours, once. If it was not you, leave it: nothing was changed, and nothing will be."),
            ],
            reason: "You get this because this address was typed in as the new one of an account."
        ).mail(to: address)
    }

    /// To the address that counts now, as soon as another was asked for.
    public static func changeAsked(_ address: EmailAddress, device: String, time: Int64, account: String) -> Mail {
        changed(
            address, "Another address was asked for", "\(sentence(device, time)) Until the new address is confirmed, this one stays.",
            action: ("Open your account", account))
    }

    /// To the old address, the last mail that it gets.
    public static func addressChanged(_ address: EmailAddress, device: String, time: Int64, reset: String) -> Mail {
        changed(
            address, "Your account has another address now",
            "\(sentence(device, time)) Mail about your account no longer comes here. Your other sessions ended, and your API tokens no longer work.",
            action: ("See how to get help", reset))
    }

    public static func deleted(_ address: EmailAddress, device: String, time: Int64, signUp: String) -> Mail {
        Letter(
            subject: "Your account was deleted",
            parts: [
                .paragraph("\(sentence(device, time)) Your password, authenticators, codes and sessions are gone, and your API tokens no longer work."),
                .paragraph(
                    "What you did for an organisation stays in its log, which belongs to the organisation. If it was not you, tell the CISO of your organisation now."
                ),
                .action("Start again", at: signUp),
            ],
            reason: "You get this because an account with this address was deleted."
        ).mail(to: address)
    }

    private static func changed(_ address: EmailAddress, _ subject: MailSubject, _ what: String, action: (words: String, link: String)) -> Mail {
        Letter(
            subject: subject,
            parts: [
                .paragraph(what),
                .paragraph("If it was you, there is nothing to do. If not, somebody else is in your account: act now, and tell the CISO of your organisation."),
                .action(action.words, at: action.link),
            ],
            reason: "You get this each time something changes in how one gets into your account."
        ).mail(to: address)
    }
    private static func sentence(_ device: String, _ time: Int64) -> String { "\(device), on \(MailDate(milliseconds: time).words)." }
}
