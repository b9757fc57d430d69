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
    /// The fields of its form.
    static let names: Set<String> = ["name", "organisation", "password", "code", "key"]

    /// Everything that is not acceptable, at once.
    ///
    /// - Returns: the time step of the code that was accepted.
    func check(_ key: EnrolmentKey, _ address: EmailAddress, _ policy: PasswordPolicy, _ now: Int64) throws -> UInt64 {
        var problems: [Problem.Field] = []
        if name.isEmpty { problems.append(.init("name", "Write your name")) }
        if name.unicodeScalars.count > 200 { problems.append(.init("name", "Use at most 200 characters")) }
        if organisation.isEmpty { problems.append(.init("organisation", "Write your organisation's name")) }
        if organisation.unicodeScalars.count > 200 { problems.append(.init("organisation", "Use at most 200 characters")) }
        for (field, text) in [("name", name), ("organisation", organisation)] {
            do throws(Complaint) {
                // Nothing that anybody could see.
                if try Text.line(text).isEmpty, !text.isEmpty { problems.append(.init(field, "Write something that can be read")) }
            } catch {
                problems.append(.init(field, error.message.prefix(1).uppercased() + error.message.dropFirst()))
            }
        }
        if let refusal = policy.refusal(of: password, names: [name, organisation] + address.names) { problems.append(refusal) }
        var accepted: UInt64 = 0
        do { accepted = try key.check(code, now) } catch let problem as Problem { problems += problem.fields }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        return accepted
    }
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
            let secret = try? accounts.open(bytes, for: binding.owner)
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

    /// - Returns: the time step of the code.
    /// - Throws: 422 that says what to do about a wrong one.
    func check(_ code: String, _ now: Int64) throws -> UInt64 {
        switch TOTP(secret: secret)?.decide(code, at: now / 1000, lastStep: nil) {
        case .accept(let step): return step
        case .malformed: throw Problem.invalid("code", "Enter the six digits that your app shows")
        default: throw Problem.invalid("code", "This code is not right now. Wait for the next one, and check the clock of your device")
        }
    }

    var picture: HTML { QRCode(address).html { $0.svg(label: "QR code with the set-up key. The same key stands beside it as text.") } }
    /// The key in groups of four, to be typed.
    var spelled: String {
        let letters = Array(Base32.encode(secret))
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }
}
