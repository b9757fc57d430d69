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

    public init(to: EmailAddress, subject: MailSubject, text: String, html: HTML, organisation: String? = nil) {
        (self.to, self.subject, self.text, self.html, self.organisation) = (to, subject, text, html, organisation)
    }
}
