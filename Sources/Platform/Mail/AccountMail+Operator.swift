extension AccountMail {
    /// The operator exported the account's own log, or erased something from it.
    ///
    /// - Parameters:
    ///   - reason: in the operator's words.
    ///   - log: where the log is read.
    public static func operatorAct(_ address: EmailAddress, _ act: OrganisationMail.OperatorAct, reason: String, log: String) -> Mail {
        let (subject, what): (MailSubject, String) =
            switch act {
            case .exported: ("The log of your account was exported", "exported the log of your account to a file.")
            case .erased: ("A value was erased from the log of your account", "erased a value from the log of your account, for good.")
            }
        return Letter(
            subject: subject,
            parts: [
                .paragraph("Whoever runs this installation of Aertous \(what) The reason that was given:"), .verbatim(reason),
                .paragraph("The log of your account says so, too. If you know nothing of it, ask whoever runs the installation for you."),
                .action("Open the log of your account", at: log),
            ],
            reason: "You get this because it is your account's."
        ).mail(to: address)
    }
}
