@testable import App
import Cryptography
package import Platform
import Store

extension AppWorld {
    /// Fills the world: each organisation by signing up, its other members as an invitation would leave them.
    static func settle(_ store: Store, _ accounts: Accounts, _ outbox: FileOutbox, _ runner: JobRunner, _ clock: Clock, _ chance: Chance) async throws -> (
        [Person], [String]
    ) {
        var generator = Randomness { chance.bytes($0) }
        var people: [Person] = []
        var codes: [String] = []
        let hash = try await accounts.passwords.hash(Person.password, salt: chance.bytes(PasswordHash.saltByteCount), client: "")
        for slug in ["acorn", "birch"] {
            let (founder, backup) = try await signUp("ciso@\(slug).example", "Ciso of \(slug)", slug, store, accounts, outbox, runner, clock, &generator)
            people.append(founder)
            if codes.isEmpty { codes = backup }
            for role in Role.allCases where role != .ciso {
                let isKnown = role == .consultant && slug == "birch"
                people.append(
                    try await join(
                        role, slug, founder.organisationID, isKnown ? people.first { $0.role == .consultant } : nil, hash, store, accounts, clock, &generator))
            }
        }
        clock.advance(by: .seconds(60))  // past the codes that were used
        return (people, codes)
    }

    private static func signUp(
        _ email: String, _ name: String, _ slug: String, _ store: Store, _ accounts: Accounts, _ outbox: FileOutbox, _ runner: JobRunner, _ clock: Clock,
        _ generator: inout Randomness
    ) async throws -> (Person, [String]) {
        let signUps = SignUps(accounts: accounts)
        let address = try await signUps.begin(email, now: clock.now)
        try await runner.runDue()
        guard let link = try await outbox.latest(for: address)?.signUpLink else { throw Missing(what: "sign-up mail") }
        let key = try EnrolmentKey(email: email, link: link, accounts: accounts)
        guard let totp = TOTP(secret: key.secret) else { throw Missing(what: "authenticator") }
        var draft = EnrolmentDraft(email: email)
        (draft.name, draft.organisation, draft.password) = (name, slug.prefix(1).uppercased() + slug.dropFirst(), Person.password)
        draft.code = totp.code(step: totp.step(at: clock.now / 1_000))
        guard let finished = try await signUps.finish(link, draft, key: key, client: "", device: "a test", now: clock.now),
            let account = try await store.read(store.gate(), { try $0.account(canonical: address.canonical) })
        else { throw Missing(what: "account") }
        let member = try await store.enter(finished.slug, account: account.id)
        let token = try await self.token(for: member.id, in: member.organisation, store, clock, &generator)
        let person = Person(
            role: .ciso, organisation: finished.slug, organisationID: member.organisation, account: account.id, member: member.id, name: name, email: email,
            secret: key.secret, token: token)
        return (person, finished.backupCodes)
    }

    private static func join(
        _ role: Role, _ slug: String, _ organisation: String, _ known: Person?, _ hash: String, _ store: Store, _ accounts: Accounts, _ clock: Clock,
        _ generator: inout Randomness
    ) async throws -> Person {
        let now = clock.now
        let (name, email) = (known?.name ?? "\(role.title) of \(slug)", known?.email ?? "\(role.rawValue)@\(slug).example")
        let (account, secret) = (known?.account ?? accounts.identifier(now), known?.secret ?? generator.bytes(TOTP.secretByteCount))
        if known == nil {
            let factor = accounts.identifier(now)
            let sealed = try Envelope.seal(secret, under: accounts.factorKey(), for: Accounts.owner(of: factor, account: account), using: &generator)
            try await store.write(store.gate()) { tx in
                try tx.insert(
                    "account", id: account,
                    [
                        "email": .text(email), "email_canonical": .text(email), "name": .text(name), "password": .text(hash), "state": .text("active"),
                        "created_at": .integer(now), "confirmed_at": .integer(now),
                    ])
                try tx.insert(
                    "factor", id: factor,
                    [
                        "account_id": .text(account), "name": .text("Authenticator"), "secret": .bytes(sealed), "last_step": .integer(0),
                        "created_at": .integer(now),
                    ])
            }
        }
        let member = accounts.identifier(now)
        try await store.write(store.job(organisation: organisation, reason: "settling")) { tx in
            try tx.insert(
                "member", id: member,
                [
                    "account_id": .text(account), "role": .text(role.rawValue), "name": .text(name), "email": .text(email), "state": .text("active"),
                    "joined_at": .integer(now),
                ])
            try tx.record(Change("member.joined", "member", member))
        }
        let token = try await self.token(for: member, in: organisation, store, clock, &generator)
        return Person(
            role: role, organisation: slug, organisationID: organisation, account: account, member: member, name: name, email: email, secret: secret,
            token: token)
    }

    static func token(
        for member: String, in organisation: String, scopes: [Permission] = Permission.allCases, _ store: Store, _ clock: Clock, _ generator: inout Randomness
    ) async throws -> String {
        let (token, now) = (APIToken(using: &generator), clock.now)
        let (id, digest, scopes) = (
            Identifier.make(now: now) { [generator] in generator.bytes($0) }, Hex.encode(token.digest), scopes.map(\.rawValue).joined(separator: " ")
        )
        try await store.write(store.job(organisation: organisation, reason: "settling")) { tx in
            try tx.insert(
                "api_token", id: id,
                [
                    "digest": .text(digest), "member_id": .text(member), "name": .text("Test"), "scopes": .text(scopes), "created_at": .integer(now),
                    "ends_at": .integer(now + 365 * 86_400_000),
                ])
            try tx.record(Change("token.made", "api_token", id))
        }
        return token.text
    }
}

extension OutboxMail {
    /// The secret in the link of a sign-up mail; nil where the mail has none.
    package var signUpLink: String? {
        text.firstRange(of: "/sign-up/").map { String(text[$0.upperBound...].prefix { $0.isHexDigit }) }
    }
}
