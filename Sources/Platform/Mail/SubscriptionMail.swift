/// The mails about what an organisation pays for. Moments are milliseconds since 1970 UTC.
public enum SubscriptionMail {
    private static func reason(_ from: OrganisationMail.Sender) -> String { "You get this because you are a CISO of \(from.name)." }

    public static func trialEnds(_ address: EmailAddress, _ from: OrganisationMail.Sender, at end: Int64, page: String) -> Mail {
        ending("trial", address, from, at: end, "See how to go on", page)
    }

    /// Of a subscription that has an end, and is no trial.
    public static func ends(_ address: EmailAddress, _ from: OrganisationMail.Sender, at end: Int64, page: String) -> Mail {
        ending("subscription", address, from, at: end, "See how to renew it", page)
    }

    private static func ending(
        _ what: StaticString, _ address: EmailAddress, _ from: OrganisationMail.Sender, at end: Int64, _ action: String, _ page: String
    ) -> Mail {
        Letter(
            subject: MailSubject("The \(what) of \(from.name) ends on \(Day(of: end - 1).words)"),
            parts: [
                .paragraph(
                    "Until \(MailDate(milliseconds: end).words) everything works. After that, everything can still be read and exported, and nothing changed."),
                .action(action, at: page),
            ],
            reason: reason(from)
        ).mail(to: address, organisation: from.id)
    }

    public static func pastDue(_ address: EmailAddress, _ from: OrganisationMail.Sender, page: String) -> Mail {
        Letter(
            subject: MailSubject("A payment for \(from.name) is past due"),
            parts: [
                .paragraph("Work goes on. Only resetting another person's authenticator has to wait until the payment has arrived."),
                .action("See what to do", at: page),
            ],
            reason: reason(from)
        ).mail(to: address, organisation: from.id)
    }

    public static func lapsed(_ address: EmailAddress, _ from: OrganisationMail.Sender, since: Int64, page: String) -> Mail {
        Letter(
            subject: MailSubject("The subscription of \(from.name) has lapsed"),
            parts: [
                .paragraph(
                    "Since \(MailDate(milliseconds: since).words) everything can be read and exported, and nothing changed. What lowers risk stays open: revoking tokens, ending sessions, taking people out."
                ),
                .action("See how to renew it", at: page),
            ],
            reason: reason(from)
        ).mail(to: address, organisation: from.id)
    }

    /// - Parameter gone: until when it can be brought back.
    public static func cancelled(_ address: EmailAddress, _ from: OrganisationMail.Sender, since: Int64, gone: Int64) -> Mail {
        Letter(
            subject: MailSubject("\(from.name) was cancelled"),
            parts: [
                .paragraph("Since \(MailDate(milliseconds: since).words) nobody can enter \(from.name), and its API tokens open nothing."),
                .paragraph("Until \(Day(of: gone).words) whoever runs this installation can bring it back whole. After that day it may be erased for good."),
            ],
            reason: reason(from)
        ).mail(to: address, organisation: from.id)
    }
}
