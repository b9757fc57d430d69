internal import Cryptography
internal import Platform
internal import Store

/// What a person fills in behind the link. Everything but password and code is kept when something needs another look.
struct EnrolmentDraft: Sendable {
    let email: String
    var name = ""
    var organisation = ""
    var password = ""
    var code = ""
}

/// The secret that an authenticator is to learn. Between page and form it travels sealed in the form itself, bound to the
/// link or to the account, so that nothing is stored before the address is proved and the code is right.
struct EnrolmentKey: Sendable {
    /// What a key in a form is good for.
    enum Binding: Sendable {
        case link(String)
        case account(String)

        /// Under the link's digest, never the link.
        var owner: SecretOwner {
            switch self {
            case .link(let link): SecretOwner(owner: "sign-up", kind: "enrolment-key", record: Session.digest(of: link) ?? "")
            case .account(let id): SecretOwner(owner: id, kind: "enrolment-key", record: "account")
            }
        }
    }

    let secret: [UInt8]
    let sealed: String
    private let address: String

    /// A new one.
    init(email: String, _ binding: Binding, accounts: Accounts) throws {
        var generator = Randomness(accounts.random)
        let secret = accounts.random(TOTP.secretByteCount)
        let sealed = try Envelope.seal(secret, under: accounts.factorKey(), for: binding.owner, using: &generator)
        self.init(secret: secret, sealed: Hex.encode(sealed), email: email)
    }
    init(email: String, link: String, accounts: Accounts) throws { try self.init(email: email, .link(link), accounts: accounts) }

    /// The one that the form brings back.
    ///
    /// - Throws: 422 for a form that was made for another link or account, or altered.
    init(sealed: String, email: String, _ binding: Binding, accounts: Accounts) throws {
        guard sealed.utf8.count <= 400, let bytes = Hex.decode(sealed),
            let secret = try? Envelope.open(bytes, under: accounts.factorKey(), for: binding.owner)
        else {
            throw Problem.invalid("key", "This form has grown old. Open its page once more")
        }
        self.init(secret: secret, sealed: sealed, email: email)
    }
    init(sealed: String, email: String, link: String, accounts: Accounts) throws {
        try self.init(sealed: sealed, email: email, .link(link), accounts: accounts)
    }

    private init(secret: [UInt8], sealed: String, email: String) {
        (self.secret, self.sealed) = (secret, sealed)
        address = TOTP.address(issuer: "Aertous", account: email, secret: secret)
    }

    var picture: HTML { QRCode(address).html { $0.svg(label: "QR code with the set-up key. The same key stands beside it as text.") } }
    /// The key in groups of four, to be typed.
    var spelled: String {
        let letters = Array(Base32.encode(secret))
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }
}
