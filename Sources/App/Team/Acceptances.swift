internal import Platform
internal import Store

/// Following an invitation: as somebody new, behind the link; or with an account, only when signed in as exactly that address
/// (`security.md` 11). A link that is unknown, used, revoked, over, or whose inviter could not grant the role any more opens
/// nothing, and says so in the same words.
struct Acceptances: Sendable {
    let accounts: Accounts
    private var store: Store { accounts.store }
    /// Another member is worth something: none joins while the organisation's subscription has lapsed (`security.md` 27).
    static let gate = Gate.write

    /// What a link opens.
    struct Opened: Sendable {
        let invitation: Invitation
        let organisation, name, slug: String
        /// The account of that address, where it has one, by whichever spelling.
        let account: String?
        /// Its membership of before, or of now.
        let former: TeamMember?
        /// Why nobody joins at present: 402. The link stays open.
        let refusal: Problem?

        /// By the spelling that was invited, and no other: whoever invites sees afterwards what they wrote.
        func isFor(_ caller: Caller) -> Bool { account == caller.account && caller.email.lowercased() == invitation.email.lowercased() }
    }
    struct Accepted: Sendable {
        let account, session, slug: String
        let backupCodes: [String]
    }

    /// Looking does not use it up: mail scanners look.
    func open(_ link: String, now: Int64) async throws -> Opened? {
        guard let digest = Session.digest(of: link), let organisation = try await store.read(store.gate(key: digest), { try $0.invitedTo(digest, now: now) })
        else { return nil }
        let found = try await store.read(store.job(organisation: organisation, reason: "invitation")) { tx -> (Invitation, Caller.Organisation)? in
            guard let invitation = try tx.invitation(digest: digest), try Self.stands(invitation, now: now, tx) else { return nil }
            let own = try tx.ownStanding(now: now)
            return own.standing == .cancelled ? nil : (invitation, own)
        }
        guard let (invitation, own) = found else { return nil }
        let account = try await accounts.find(canonical: invitation.canonical)?.id
        var former: TeamMember?
        if let account { former = try await store.read(store.job(organisation: organisation, reason: "invitation")) { try $0.teamMember(account: account) } }
        // Who was suspended is let in by lifting that, not by another way.
        return former?.state == .suspended
            ? nil
            : Opened(
                invitation: invitation, organisation: organisation, name: own.name, slug: own.slug, account: account, former: former,
                refusal: Self.refusal(in: own))
    }

    /// Somebody new: account, authenticator, membership and session in one transaction.
    ///
    /// - Returns: nil when the link is over by now.
    func accept(
        _ link: String, _ opened: Opened, _ draft: EnrolmentDraft, key: EnrolmentKey, client: String, device: String, now: Int64
    ) async throws -> Accepted? {
        guard opened.account == nil, let digest = Session.digest(of: link) else { return nil }
        let address = try await accounts.workAddresses.admitStill(opened.invitation.email)
        let newcomer = try await Newcomer(draft, key: key, address: address, client: client, device: device, now: now, accounts: accounts)
        let joining = joining(opened, account: newcomer.account, name: draft.name, digest: digest, now: now)
        do {
            try await store.join(key: digest, from: Self.invitation(digest), member: joining.member) { tx in
                try newcomer.insert(in: tx)
                try joining.run(tx)
                try newcomer.beginSession(in: tx, organisation: opened.organisation, as: opened.invitation.role)
            }
        } catch is LinkIsOver { return nil } catch let problem as Problem where problem.kind == .notFound { return nil }
        return Accepted(account: newcomer.account, session: newcomer.session, slug: opened.slug, backupCodes: newcomer.backupCodes)
    }

    /// Somebody who is signed in as the invited address. A new session enters the organisation; the one of before ends.
    func accept(_ link: String, _ opened: Opened, as caller: Caller, device: String, place: String?, now: Int64) async throws -> Accepted? {
        guard opened.isFor(caller), let old = caller.session, let digest = Session.digest(of: link) else { return nil }
        _ = try await accounts.workAddresses.admitStill(opened.invitation.email)
        let secret = accounts.secret()
        let session = NewSession(
            id: accounts.identifier(now), digest: secret.digest, account: caller.account,
            organisation: (opened.organisation, opened.invitation.role.rawValue), device: device, place: place, now: now)
        let joining = joining(opened, account: caller.account, name: caller.name, digest: digest, now: now)
        do {
            try await store.join(key: digest, from: Self.invitation(digest), member: joining.member, account: caller.account) { tx in
                // The account first, then its session: who resets the factor or ends the account at the same time sees this one, or is seen.
                // It is the same sign-in that goes on, and ends when it would have.
                let ends = try tx.hold(caller.account, session: old)
                _ = try tx.remove("session", where: "digest = \(old)")
                // What a membership of before had open does not come back with this one.
                try tx.endSessions(of: caller.account, in: opened.organisation)
                try joining.run(tx)
                try session.insert(until: ends, in: tx)
            }
        } catch is LinkIsOver { return nil } catch let problem as Problem where problem.kind == .notFound { return nil }
        return Accepted(account: caller.account, session: secret.text, slug: opened.slug, backupCodes: [])
    }

    /// The inviter's present role and state decide, not those of when it was sent.
    static func stands(_ invitation: Invitation, now: Int64, _ tx: Reading) throws -> Bool {
        let inviter = try tx.teamMember(invitation.inviter)
        guard inviter.state == .active, inviter.role.mayGrant(invitation.role) else { return false }
        guard invitation.role == .auditor else { return true }
        return try tx.currentEngagements(on: tx.ownZone().day(of: now)).contains { $0.id == invitation.engagement }
    }

    static func refusal(in organisation: Caller.Organisation) -> Problem? {
        guard let refusal = gate.refusal(in: organisation) else { return nil }
        let words =
            "\(refusal.message) A CISO of \(organisation.name) can open that page. The invitation stays open meanwhile: follow its link again once it is renewed."
        return Problem(refusal.kind, words, details: refusal.details)
    }

    /// The row that the link's digest opens: organisation and role are its.
    static func invitation(_ digest: String) -> SQL { "invitation WHERE digest = \(digest) AND state = 'pending'" }

    private func joining(_ opened: Opened, account: String, name: String, digest: String, now: Int64) -> Joining {
        Joining(
            member: opened.former?.id ?? accounts.identifier(now), account: account, name: name, former: opened.former, digest: digest,
            link: accounts.identifier(now), lock: accounts.identifier(now), now: now)
    }
}

/// What joining writes, by the invitation as it is within the transaction.
private struct Joining: Sendable {
    let member, account, name: String
    let former: TeamMember?
    let digest, link, lock: String
    let now: Int64

    func run(_ tx: Writing) throws {
        try tx.lockTeam(lock)
        if let refusal = Acceptances.refusal(in: try tx.ownStanding(now: now)) { throw refusal }
        guard try tx.set("invitation", where: "digest = \(digest) AND state = 'pending' AND ends_at > \(now)", ["state": .text("accepted")]) == 1,
            let invitation = try tx.invitation(digest: digest), try Acceptances.stands(invitation, now: now, tx)
        else { throw LinkIsOver() }
        let cells: Cells = [
            "role": .text(invitation.role.rawValue), "name": .text(name), "email": .text(invitation.email), "state": .text("active"),
            "joined_at": .integer(now),
        ]
        if let former {
            guard former.state.isOver else { throw LinkIsOver() }
            do { try tx.update("member", id: member, version: former.version, cells) } catch is Problem { throw LinkIsOver() }
        } else {
            var cells = cells
            cells.append("account_id", .text(account))
            do { try tx.insert("member", id: member, cells) } catch is Problem { throw LinkIsOver() }
        }
        try tx.record(Change("invitation.accepted", "invitation", invitation.id, fields: [.init("state", before: .text("pending"), after: .text("accepted"))]))
        try tx.record(
            Change(
                "member.joined", "member", member,
                fields: [
                    .init("role", after: .text(invitation.role.rawValue)), .init("name", after: .text(name)),
                    .init("invited_by", after: .text(invitation.inviter)),
                ]))
        if let engagement = invitation.engagement {
            // Somebody who comes back may stand in it already.
            try tx.changeAuditors(of: engagement) { tx in
                try tx.upsert(
                    "engagement_auditor", id: link, on: ["engagement_id", "member_id"], ["engagement_id": .text(engagement), "member_id": .text(member)])
            }
        }
        try tx.record(Change("session.began", "member", member))
        try tx.enqueueMail("invitation-accepted", ids: ["invitation": invitation.id, "member": member, "to": invitation.inviter], key: invitation.id)
        try tx.noteLater(.sessionBegan, of: account)
    }
}
