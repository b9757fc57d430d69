public import Cryptography
public import Platform
public import Store

/// What a visitor without an account can reach: forms that reach the operator of the installation.
///
/// It reads no table of an organisation's. What it writes goes through the letterbox and cannot be read back here.
public struct PublicSite: Sendable {
    private let enquiries: EnquiryRoutes

    /// - Parameters:
    ///   - challenger: keeps robots out of the forms.
    ///   - contact: the address that is told to who would rather write a mail.
    ///   - key: of ``KeyPurpose/devices``.
    public init(
        store: Store, challenger: any Challenger, contact: EmailAddress, key: SealingKey, random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        enquiries = EnquiryRoutes(
            pages: EnquiryPages(challenger: challenger, contact: contact.deliverable, isServed: store.servesVisitors), challenger: challenger,
            letterbox: Letterbox(store: store, key: key, random: random))
    }

    public var routes: [Route] { enquiries.routes }

    /// For the foot of every page outside an organisation.
    public static let foot: [HTML] = [#"<a href="/contact">Contact</a>"#, #"<a href="/privacy-request">Your personal data</a>"#]
}
