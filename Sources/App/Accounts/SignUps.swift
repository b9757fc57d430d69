internal import Cryptography
internal import Platform
internal import Store

/// Signing up: the address first, everything else behind the link (`security.md` 11).
struct SignUps: Sendable {
    let accounts: Accounts

    /// Those that nobody finished hold an address no longer than their link.
    func forget(now: Int64) async throws { _ = try await accounts.store.write(accounts.store.gate()) { try $0.remove("sign_up", where: "ends_at <= \(now)") } }

    /// Asks for a mail with a link. Whether the address has an account is looked up when that is delivered, so the answer, and
    /// the work before it, is the same.
    ///
    /// - Parameter proof: of a solved challenge; few are let in without.
    /// - Throws: `Problem.invalid` for an address that is none, or of a personal provider; as ``MailAllowance/take(in:)``.
    func begin(_ typed: String, proof: SolvedChallenge? = nil, client: String = "", now: Int64) async throws -> EmailAddress {
        let address = try await accounts.workAddresses.admit(typed)
        let allowance = try MailAllowance(accounts, address, client: client, .visitor(proof), now: now)
        let id = accounts.identifier(now)
        let ends = now + accounts.limits.link
        try await accounts.store.write(accounts.store.gate()) { tx in
            guard try allowance.take(in: tx) else { return }
            _ = try tx.remove("sign_up", where: "ends_at <= \(now)")
            // The link is made when the mail is delivered: until then this row opens to nobody.
            try tx.insert(
                "sign_up", id: id,
                [
                    "digest": .text("none-\(id)"), "email": .text(address.deliverable), "created_at": .integer(now), "ends_at": .integer(ends),
                ])
            try tx.enqueueMail("sign-up", ids: ["sign-up": id], key: id)
        }
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
        let account: String
        let session: String
        let slug: String
        let backupCodes: [String]
    }

    /// Makes account, factor, organisation and session in one transaction: all or nothing.
    func finish(_ secret: String, _ draft: EnrolmentDraft, key: EnrolmentKey, client: String, device: String, now: Int64) async throws -> Finished? {
        guard let digest = Session.digest(of: secret), let email = try await address(secret, now: now) else { return nil }
        let address = try await accounts.workAddresses.admitStill(email)
        let newcomer = try await Newcomer(draft, key: key, address: address, client: client, device: device, now: now, accounts: accounts)
        let (member, organisation) = (accounts.identifier(now), accounts.identifier(now))
        do {
            let slug = try await Organisations(store: accounts.store, keys: accounts.keys, random: accounts.random).found(
                draft.organisation, id: organisation, firstMember: member, account: newcomer.account, name: draft.name, email: address.deliverable, now: now,
                before: { tx in
                    guard try tx.remove("sign_up", where: "digest = \(digest) AND ends_at > \(now)") == 1 else { throw LinkIsOver() }
                    try newcomer.insert(in: tx)
                },
                with: { tx in
                    try newcomer.beginSession(in: tx, organisation: organisation, as: .ciso)
                    try tx.record(Change("session.began", "member", member))
                    try tx.noteLater(.sessionBegan, of: newcomer.account)
                })
            return Finished(account: newcomer.account, session: newcomer.session, slug: slug, backupCodes: newcomer.backupCodes)
        } catch is LinkIsOver { return nil }
    }
}
