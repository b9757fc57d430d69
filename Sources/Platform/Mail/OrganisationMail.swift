/// The mails about an organisation and who is in it. One function a mail; each names one organisation.
public enum OrganisationMail {
    /// An organisation as a mail speaks of it.
    public struct Sender: Sendable {
        public let id, name: String
        public init(id: String, name: String) { (self.id, self.name) = (id, name) }
    }

    /// - Parameter role: as people read it.
    public static func invitation(_ address: EmailAddress, _ from: Sender, role: String, by inviter: String, link: String, days: Int) -> Mail {
        Letter(
            subject: MailSubject("\(inviter) invites you to \(from.name)"),
            parts: [
                .paragraph("\(inviter) invites you to the security programme of \(from.name), in the role of \(role)."),
                .action("Open the invitation", at: link),
                .paragraph("The link works for \(days) days, once. If you do not know what this is about, leave it: nothing happens without you."),
            ],
            reason: "You get this because \(inviter) typed your address into an invitation."
        ).mail(to: address, organisation: from.id)
    }

    /// To whoever invited. One can do without it.
    ///
    /// - Parameters:
    ///   - role: as people read it.
    ///   - choice: the page where it is switched off.
    public static func invitationAccepted(_ address: EmailAddress, _ from: Sender, by person: String, role: String, team: String, choice: String) -> Mail {
        Letter(
            subject: MailSubject("\(person) joined \(from.name)"),
            parts: [
                .paragraph("\(person) accepted your invitation and is a member of \(from.name) now, in the role of \(role)."),
                .action("Open the team page", at: team),
            ],
            reason: "You get this because you sent the invitation.", choice: choice
        ).mail(to: address, organisation: from.id)
    }

    /// In place of ``invitation(_:_:role:by:link:days:)`` where the address is a member's; the page looks the same for both.
    public static func alreadyMember(_ address: EmailAddress, _ from: Sender, by inviter: String, home: String) -> Mail {
        Letter(
            subject: MailSubject("You are a member of \(from.name) already"),
            parts: [
                .paragraph("\(inviter) invited this address to \(from.name), where you are a member already. Nothing was changed."),
                .action("Open \(from.name)", at: home),
            ],
            reason: "You get this because \(inviter) typed your address into an invitation."
        ).mail(to: address, organisation: from.id)
    }

    /// What an operator may do to an organisation's log that its CISOs must hear of.
    public enum OperatorAct: Sendable { case exported, erased }

    /// - Parameters:
    ///   - reason: in the operator's words.
    ///   - log: where the log is read.
    public static func operatorAct(_ address: EmailAddress, _ from: Sender, _ act: OperatorAct, reason: String, log: String) -> Mail {
        let (subject, what) =
            switch act {
            case .exported: ("The audit log of \(from.name) was exported", "exported the whole audit log of \(from.name) to a file.")
            case .erased: ("A value was erased from the audit log of \(from.name)", "erased a value from the audit log of \(from.name), for good.")
            }
        return Letter(
            subject: MailSubject(subject),
            parts: [
                .paragraph("Whoever runs this installation of Aertous \(what) The reason that was given:"), .verbatim(reason),
                .paragraph("It stands in your log, too. If you know nothing of it, ask whoever runs the installation for you."),
                .action("Open the audit log", at: log),
            ],
            reason: "You get this because you are a CISO of \(from.name)."
        ).mail(to: address, organisation: from.id)
    }

    /// The day's checkpoint of an organisation's log, to be kept where nobody of the house reaches it.
    /// - Parameters:
    ///   - note: the signed note, as it stands.
    ///   - log: where the log is read.
    public static func checkpoint(_ address: EmailAddress, _ from: Sender, note: String, entries: String, log: String) -> Mail {
        Letter(
            subject: MailSubject("Checkpoint of the audit log of \(from.name)"),
            parts: [
                .paragraph(
                    "The audit log of \(from.name) has \(entries). Below is the signed checkpoint over all of them. Keep this mail: with it you can prove later, without us, that nothing before it was changed."
                ),
                .verbatim(note), .action("Open the audit log", at: log),
                .paragraph(
                    "To verify an export against it, copy the lines from the first to the last into a file: aertous audit verify EXPORT --against FILE --key KEY"
                ),
            ],
            reason: "You get this once a day, when something was added to the log, because you are a CISO of \(from.name)."
        ).mail(to: address, organisation: from.id)
    }

    public static func factorReset(_ address: EmailAddress, _ from: Sender, by actor: String, link: String, hours: Int) -> Mail {
        Letter(
            subject: "Your authenticator was reset",
            parts: [
                .paragraph(
                    "\(actor), a CISO of \(from.name), took the authenticator, the backup codes and the API tokens from your account and ended its sessions."),
                .action("Set up a new authenticator", at: link),
                .paragraph(
                    "The link works for \(hours) hours, once, and only together with your password. If you did not ask for this, talk to \(actor) first."),
            ],
            reason: "You get this because it concerns how you sign in."
        ).mail(to: address, organisation: from.id)
    }

    /// To every CISO.
    public static func factorResetTold(_ address: EmailAddress, _ from: Sender, of person: String, by actor: String) -> Mail {
        Letter(
            subject: MailSubject("The authenticator of \(person) was reset"),
            parts: [
                .paragraph("\(actor) reset the authenticator of \(person) in \(from.name). A link to set up a new one went to their address."),
                .paragraph("If this was not agreed, suspend that membership now and look at the log."),
            ],
            reason: "You get this because you are a CISO of \(from.name)."
        ).mail(to: address, organisation: from.id)
    }

    /// - Parameter due: milliseconds since 1970 UTC.
    public static func recoveryAsked(_ address: EmailAddress, _ from: Sender?, of person: String, due: Int64, cancel: String) -> Mail {
        Letter(
            subject: MailSubject("A recovery of the account \(person) was asked for"),
            parts: [
                .paragraph(
                    "The operator of this installation was asked to let \(person) set up a new authenticator. On \(MailDate(milliseconds: due).words) a link for that is mailed to the address of the account, unless somebody cancels."
                ),
                .action("Cancel the recovery", at: cancel),
                .paragraph("If you know of this, there is nothing to do. Until then nothing changes: no password, no code and no session is given out."),
            ],
            reason: from.map { "You get this because you are a CISO of \($0.name)." } ?? "You get this because it is your account."
        ).mail(to: address, organisation: from?.id)
    }

    public static func recoveryLink(_ address: EmailAddress, link: String, hours: Int) -> Mail {
        Letter(
            subject: "Set up a new authenticator",
            parts: [
                .paragraph("Three days have passed since the recovery of your account was asked for, and nobody cancelled it."),
                .action("Set up a new authenticator", at: link),
                .paragraph("The link works for \(hours) hours, once, and only together with your password. The old authenticator then no longer counts."),
            ],
            reason: "You get this because it concerns how you sign in."
        ).mail(to: address)
    }

    public static func tokenLeaked(_ address: EmailAddress, _ from: Sender, token: String, of person: String) -> Mail {
        Letter(
            subject: "An API token was found by somebody and revoked",
            parts: [
                .paragraph(
                    "Somebody pasted the token “\(token)” of \(person) into our page for leaked tokens. It was revoked at once and opens nothing in \(from.name)."
                ),
                .paragraph("Find out where it was published, and look in the log for what was done with it."),
            ],
            reason: "You get this because the token is yours, or because you are a CISO of \(from.name)."
        ).mail(to: address, organisation: from.id)
    }

    public static func handover(_ address: EmailAddress, _ from: Sender, by proposer: String, link: String, days: Int) -> Mail {
        Letter(
            subject: MailSubject("\(proposer) proposes you as CISO of \(from.name)"),
            parts: [
                .paragraph("If you accept, you are CISO of \(from.name) from then on, and \(proposer) takes the role that you have now."),
                .action("Open the team page", at: link),
                .paragraph("The proposal stands for \(days) days. Nothing changes unless you accept it."),
            ],
            reason: "You get this because \(proposer) chose you as successor."
        ).mail(to: address, organisation: from.id)
    }
}
