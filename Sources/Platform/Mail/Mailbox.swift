/// Who a mail is from: a name and an address.
public struct Mailbox: Hashable, Sendable {
    public let name: MailSubject
    public let address: EmailAddress
    public init(name: MailSubject, address: EmailAddress) { (self.name, self.address) = (name, address) }
}
