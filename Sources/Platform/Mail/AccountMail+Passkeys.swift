extension AccountMail {
    /// - Parameters:
    ///   - time: milliseconds since 1970 UTC.
    ///   - account: the page where passkeys are removed.
    public static func passkeyAdded(_ address: EmailAddress, name: String, device: String, time: Int64, account: String) -> Mail {
        Letter(
            subject: "A passkey was added to your account",
            parts: [
                .paragraph(
                    "\(name), on \(MailDate(milliseconds: time).words), from \(lowered(device)). It signs you in after your password, in place of a code."),
                .paragraph("If it was you, there is nothing to do. If not, remove it now, end your sessions and change your password."),
                .action("See your passkeys", at: account),
            ],
            reason: "You get this each time a passkey is added."
        ).mail(to: address)
    }

    public static func passkeyRemoved(_ address: EmailAddress, name: String, device: String, time: Int64, account: String) -> Mail {
        Letter(
            subject: "A passkey was removed from your account",
            parts: [
                .paragraph("\(name), on \(MailDate(milliseconds: time).words), from \(lowered(device)). Your authenticator app signs you in as before."),
                .paragraph("If it was you, there is nothing to do. If not, end your sessions and change your password now."),
                .action("See your passkeys", at: account),
            ],
            reason: "You get this each time a passkey is removed."
        ).mail(to: address)
    }

    /// The authenticator's counter went back: somebody may have a copy of its key.
    public static func passkeyCopied(_ address: EmailAddress, name: String, device: String, time: Int64, account: String) -> Mail {
        Letter(
            subject: "A passkey of yours may have been copied",
            parts: [
                .paragraph(
                    "Somebody gave your password and used \(name) on \(MailDate(milliseconds: time).words), from \(lowered(device)). Its counter did not go on as it should, which happens when there are two of a key. No one got in with it."
                ),
                .paragraph("Sign in with your authenticator app, remove this passkey, and add it again. If it was not you, change your password first."),
                .action("See your passkeys", at: account),
            ],
            reason: "You get this when a passkey is refused because it may have been copied."
        ).mail(to: address)
    }
}
