/// The mails to whoever runs the installation. What visitors wrote is not in them: mail is not the place for it.
public enum OperatorMail {
    /// Something was left through a public form.
    ///
    /// - Parameters:
    ///   - id: what `aertous inbox show` takes.
    ///   - came: milliseconds since 1970 UTC.
    ///   - due: the last day for an answer.
    public static func enquiry(_ address: EmailAddress, kind: EnquiryKind, id: String, came: Int64, due: Day?, isHeld: Bool) -> Mail {
        let words =
            switch kind {
            case .contact: "A visitor left a message"
            case .privacy: "Somebody asks about their personal data"
            }
        return Letter(
            subject: MailSubject("\(words)\(due.map { ": answer by \($0.words)" } ?? "")"),
            parts: [
                .paragraph("\(words), on \(MailDate(milliseconds: came).words).\(due.map { " An answer is due by \($0.words)." } ?? "")"),
                .paragraph("Read it on the console of the installation: aertous inbox show \(id) --reason \"…\""),
            ]
                + (isHeld
                    ? [.paragraph("It came without a solved challenge, as from a browser without scripts, and may be a robot's. The time runs all the same.")]
                    : []),
            reason: "You get this because this is the address of this installation's operator (AERTOUS_CONTACT)."
        ).mail(to: address)
    }

    /// The isolation self-test found something.
    ///
    /// - Parameters:
    ///   - ended: milliseconds since 1970 UTC.
    ///   - findings: how much did not hold.
    public static func isolationFailed(_ address: EmailAddress, ended: Int64, findings: Int, probes: Int, demanded: Int) -> Mail {
        Letter(
            subject: MailSubject("The isolation self-test failed"),
            parts: [
                .paragraph(
                    "The self-test of the walls between organisations failed on \(MailDate(milliseconds: ended).words): \(findings) findings, \(probes) of \(demanded) probes ran. Members see that it failed, and no claim of isolation is shown to them."
                ),
                .paragraph("What was found stands in the log of the program, and on the console: aertous check isolation"),
                .paragraph("Until it passes, treat it as an incident: somebody may see what is another organisation's."),
            ],
            reason: "You get this because this is the address of this installation's operator (AERTOUS_CONTACT)."
        ).mail(to: address)
    }
}
