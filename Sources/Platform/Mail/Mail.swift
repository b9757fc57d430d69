/// A mail to one person about one organisation, or about none: their account.
///
/// Recipient and subject are checked by their types, and the two bodies are encoded when they are written, so no text in here
/// can become a header.
public struct Mail: Sendable {
    /// Its opaque id; nil for what concerns the account alone.
    public let organisation: String?
    public let to: EmailAddress
    public let subject: MailSubject
    /// The same in both, for readers with and without markup.
    public let text: String
    public let html: HTML
    /// Names the event, in letters, digits and `-`: each attempt to send this mail bears it as its Message-ID and, where the
    /// transport takes one, as its idempotency key. Nil for a mail that is sent once, whatever happens.
    public var key: String?
    /// When its event happened, in milliseconds since 1970 UTC; nil for the moment of sending.
    public var date: Int64?

    public init(to: EmailAddress, subject: MailSubject, text: String, html: HTML, organisation: String? = nil) {
        (self.to, self.subject, self.text, self.html, self.organisation) = (to, subject, text, html, organisation)
    }
}
