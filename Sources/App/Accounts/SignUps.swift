internal import Cryptography
internal import Platform
internal import Store

/// Signing up: the address first, everything else behind the link (`security.md` 11).
struct SignUps: Sendable {
    let accounts: Accounts

    /// Sends a link, or, to somebody who has an account, says so by mail alone: the answer is the same.
    ///
    /// - Throws: `Problem.invalid` for an address that is none, or of a personal provider.
    func begin(_ typed: String, now: Int64) async throws -> EmailAddress {
        if let advice = accounts.gate.decide(typed).advice { throw Problem.invalid("email", advice) }
        guard let address = EmailAddress(typed) else { throw Problem.invalid("email", EmailAddress.advice) }
        let secret = accounts.secret()
        let id = accounts.identifier(now)
        let (ends, canonical) = (now + accounts.limits.link, address.canonical)
        let isKnown = try await accounts.store.write(accounts.store.gate()) { tx in
            _ = try tx.remove("sign_up", where: "ends_at <= \(now)")
            // One row either way, so that a known address takes as long as a new one.
            try tx.insert(
                "sign_up", id: id,
                [
                    "digest": .text(secret.digest), "email": .text(address.deliverable), "created_at": .integer(now), "ends_at": .integer(ends),
                ])
            return try tx.account(canonical: canonical) != nil
        }
        let mail =
            isKnown
            ? AccountMail.alreadyRegistered(address, signIn: accounts.address() + "/sign-in")
            : AccountMail.confirm(address, link: accounts.address() + "/sign-up/" + secret.text, hours: Int(accounts.limits.link / 3_600_000))
        try await accounts.mailer.send(mail)
        return address
    }

    /// The address behind a link that is not over. Looking does not use it up: mail scanners look.
    func address(_ secret: String, now: Int64) async throws -> String? {
        guard let digest = Session.digest(of: secret) else { return nil }
        return try await accounts.store.read(accounts.store.gate()) { tx in
            guard let found = try tx.signUpAddress(digest, now: now), let address = EmailAddress(found.email) else { return nil }
            // The link of somebody who already has an account opens nothing.
            return try tx.account(canonical: address.canonical) == nil ? found.email : nil
        }
    }

    struct Finished: Sendable {
        let session: String
        let slug: String
        let backupCodes: [String]
    }

    /// The link was used, or the address got an account, while this was being done.
    private struct LinkIsOver: Error {}

    /// Makes account, factor, organisation and session in one transaction: all or nothing.
    func finish(_ secret: String, _ draft: EnrolmentDraft, key: EnrolmentKey, client: String, device: String, now: Int64) async throws -> Finished? {
        guard let digest = Session.digest(of: secret), let email = try await address(secret, now: now), let address = EmailAddress(email) else { return nil }
        let step = try check(draft, key, address, now)
        let hash = try await accounts.passwords.hash(draft.password, salt: accounts.random(PasswordHash.saltByteCount), client: client)

        let (account, member, organisation, factor) = (accounts.identifier(now), accounts.identifier(now), accounts.identifier(now), accounts.identifier(now))
        var generator = Randomness(accounts.random)
        let sealed = try Envelope.seal(key.secret, under: accounts.factorKey(), for: Accounts.owner(of: factor, account: account), using: &generator)
        let codes = (0..<10).map { _ in BackupCode(using: &generator) }
        let codeRows = codes.map { (id: accounts.identifier(now), digest: Hex.encode($0.digest)) }
        let session = accounts.secret()
        let sessionID = accounts.identifier(now)

        let ends = now + accounts.limits.absolute
        do {
            let slug = try await Organisations(store: accounts.store, keys: accounts.keys, random: accounts.random).found(
                draft.organisation, id: organisation, firstMember: member, account: account, name: draft.name, email: address.deliverable, now: now,
                before: { tx in
                    guard try tx.remove("sign_up", where: "digest = \(digest) AND ends_at > \(now)") == 1 else { throw LinkIsOver() }
                    do {
                        try tx.insert(
                            "account", id: account,
                            [
                                "email": .text(address.deliverable), "email_canonical": .text(address.canonical), "name": .text(draft.name),
                                "password": .text(hash),
                                "state": .text("active"), "created_at": .integer(now), "confirmed_at": .integer(now),
                            ])
                    } catch let problem as Problem where problem.kind == .conflict { throw LinkIsOver() }
                    try tx.insert(
                        "factor", id: factor,
                        [
                            "account_id": .text(account), "name": .text("Authenticator"), "secret": .bytes(sealed), "last_step": .integer(Int64(step)),
                            "created_at": .integer(now),
                        ])
                    for code in codeRows {
                        try tx.insert("backup_code", id: code.id, ["account_id": .text(account), "digest": .text(code.digest), "created_at": .integer(now)])
                    }
                },
                with: { tx in
                    try tx.insert(
                        "session", id: sessionID,
                        [
                            "account_id": .text(account), "digest": .text(session.digest), "organisation_id": .text(organisation),
                            "began_at": .integer(now), "used_at": .integer(now), "ends_at": .integer(ends), "device": .text(device),
                            "role": .text(Role.ciso.rawValue),
                        ])
                    try tx.record(Change("session.began", "member", member))
                })
            return Finished(session: session.text, slug: slug, backupCodes: codes.map(\.text))
        } catch is LinkIsOver { return nil }
    }

    /// Everything that is not acceptable, at once.
    private func check(_ draft: EnrolmentDraft, _ key: EnrolmentKey, _ address: EmailAddress, _ now: Int64) throws -> UInt64 {
        var problems: [Problem.Field] = []
        if draft.name.isEmpty { problems.append(.init("name", "Write your name")) }
        if draft.name.unicodeScalars.count > 200 { problems.append(.init("name", "Use at most 200 characters")) }
        if draft.organisation.isEmpty { problems.append(.init("organisation", "Write your organisation's name")) }
        if draft.organisation.unicodeScalars.count > 200 { problems.append(.init("organisation", "Use at most 200 characters")) }
        for (field, text) in [("name", draft.name), ("organisation", draft.organisation)] {
            do throws(Complaint) { _ = try Text.line(text) } catch {
                problems.append(.init(field, error.message.prefix(1).uppercased() + error.message.dropFirst()))
            }
        }
        if let refusal = accounts.policy.refusal(of: draft.password, names: [draft.name, draft.organisation, address.local]) { problems.append(refusal) }
        var accepted: UInt64 = 0
        switch TOTP(secret: key.secret)?.decide(draft.code, at: now / 1000, lastStep: nil) {
        case .accept(let step): accepted = step
        case .malformed: problems.append(.init("code", "Enter the six digits that your app shows"))
        default: problems.append(.init("code", "This code is not right now. Wait for the next one, and check the clock of your device"))
        }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        return accepted
    }
}
