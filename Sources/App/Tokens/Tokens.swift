internal import Cryptography
internal import Platform
internal import Store

/// The verbs of API tokens (`security.md` 16).
struct Tokens: Sendable {
    let store: Store
    let random: @Sendable (Int) -> [UInt8]
    /// How many one member may have at once.
    static let most = 50
    /// Of a token's life.
    static let mostDays = 365

    func identify(_ now: Int64) -> String { Identifier.make(now: now, random: random) }

    /// One's own, and a CISO's whole organisation's; those that are over are in it until they are removed.
    func all(as member: Member, extent: Extent) async throws -> [ListedToken] {
        let owner = extent == .all ? nil : member.id
        return try await store.read(member.scope) { try $0.tokens(of: owner, limit: 500) }
    }

    /// - Returns: the token's text, which is shown once and kept nowhere.
    /// - Parameters:
    ///   - session: the digest of the one that asks; what ended it in the meantime ended its tokens, and makes no more.
    /// - Throws: `Problem` with every field that is not acceptable; 401 where the session is over by now.
    func make(_ draft: TokenDraft, as member: Member, account: String, session: String, now: Int64) async throws -> String {
        guard let role = Role(rawValue: member.role) else { throw Problem.notFound }
        let (name, scopes, ends) = try draft.checked(role, today: member.today(at: now), in: member.zone)
        var generator = Randomness(random)
        let (token, id) = (APIToken(using: &generator), identify(now))
        let words = scopes.map(\.rawValue).joined(separator: " ")
        let (digest, lock) = (Hex.encode(token.digest), identify(now))
        try await store.act(on: account, as: member) { tx in
            // Before or after a suspension, a reset or another role, and never beside it.
            try tx.hold(account, session: session)
            try tx.lockTeam(lock)
            try tx.refuseChanged(member)
            guard try tx.tokens(of: member.id, limit: Self.most).count < Self.most else {
                throw Problem.conflict("You have \(Self.most) tokens. Revoke one first.")
            }
            try tx.insert(
                "api_token", id: id,
                [
                    "digest": .text(digest), "member_id": .text(member.id), "name": .text(name), "scopes": .text(words), "created_at": .integer(now),
                    "ends_at": .integer(ends),
                ])
            try tx.record(
                Change(
                    "token.made", "api_token", id,
                    fields: [
                        .init("name", after: .text(name)), .init("scopes", after: .text(words)), .init("ends_at", after: .integer(ends)),
                        .init("member_id", after: .text(member.id)),
                    ]))
        }
        return token.text
    }

    /// - Throws: 404 for a token of somebody else, unless the extent is everybody's.
    func revoke(_ id: String, as member: Member, extent: Extent) async throws {
        let owner = extent == .all ? nil : member.id
        try await store.write(member.scope) { tx in
            guard let token = try tx.token(id, of: owner) else { throw Problem.notFound }
            guard try Self.remove(token, in: tx) else { throw Problem.notFound }
        }
    }

    /// Within a transaction that ends a membership or its factor. A token that somebody else revokes at the same time is gone
    /// as well, and no reason to stop.
    static func revokeAll(of member: String, in tx: Writing) throws {
        _ = try revokeSome(of: member, in: tx)
    }
    /// 500 at most, of a member or of everybody.
    ///
    /// - Returns: how many; 0 when none are left.
    static func revokeSome(of member: String?, in tx: Writing) throws -> Int {
        var count = 0
        for token in try tx.tokens(of: member, limit: 500) where try remove(token, in: tx) { count += 1 }
        return count
    }

    /// - Returns: false where it was gone already.
    fileprivate static func remove(_ token: ListedToken, in tx: Writing) throws -> Bool {
        let id = token.id
        _ = try tx.remove("token_use", where: "token_id = \(id)")
        guard try tx.remove("api_token", where: "id = \(id)") == 1 else { return false }
        try tx.record(
            Change("token.revoked", "api_token", id, fields: [.init("name", before: .text(token.name)), .init("member_id", before: .text(token.member))]))
        return true
    }
}

extension Tokens {
    /// What strangers may paste in a quarter of an hour and in a day, from one address, of version 6 from one /64.
    static let throttle = Throttle(windows: [.init(length: 15 * 60_000, most: 20), .init(length: 86_400_000, most: 100)])

    /// Revokes what somebody found, whoever they are. Nothing tells a token of ours from one that never was.
    ///
    /// - Returns: what was found in the text.
    /// - Throws: 429 when one address pastes too much.
    func revoke(leaked text: String, client: String, now: Int64) async throws -> FoundTokens {
        let network = IPAddress(client)?.prefix.description ?? client
        let (id, client, throttle) = (identify(now), String(network.prefix(64)), Self.throttle)
        try await store.write(store.gate()) { tx in
            _ = try tx.remove("leak_report", where: "at <= \(now - throttle.reach.length)")
            let before = try tx.leakReports(from: client, in: throttle.period(at: now), limit: throttle.reach.count)
            guard case .open = throttle.decide(failures: before, now: now) else { throw Problem(.tooMany, "Too many in a short time. Try again later.") }
            try tx.insert("leak_report", id: id, ["client": .text(client), "at": .integer(now)])
        }
        let found = FoundTokens(text)
        for token in found.all { try await revoke(digest: Hex.encode(token.digest)) }
        return found
    }

    private func revoke(digest: String) async throws {
        guard let found = try await store.read(store.gate(key: digest), { try $0.leakedToken(digest) }) else { return }
        try await store.write(store.job(organisation: found.organisation, reason: "leaked-token")) { tx in
            guard let token = try tx.token(found.id, of: found.member), try Self.remove(token, in: tx) else { return }
            for member in try tx.toldOfLeak(found.member) {
                try tx.enqueueMail("token-leaked", ids: ["to": member, "token": token.id, "member": found.member], key: "\(token.id)-\(member)")
            }
        }
    }

    /// Written when they are delivered.
    var mails: [MailKind] {
        [
            MailKind("token-leaked") { job in
                let (organisation, token, member) = (try job.inOrganisation(), try job.id("token"), try job.id("member"))
                guard let to = try await Recipients(store: store).member(job.id("to"), of: organisation), try to.role == .ciso || job.id("to") == member else {
                    return nil
                }
                let leaked = try await store.read(store.job(organisation: organisation, reason: "mail")) { try $0.revokedToken(token, of: member) }
                guard let leaked else { return nil }
                return OrganisationMail.tokenLeaked(
                    to.address, .init(id: organisation, name: to.organisation), token: leaked.name ?? "a name that was erased", of: leaked.owner)
            }
        ]
    }
}
