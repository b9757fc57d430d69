internal import Platform
internal import Store

/// Inviting people, and taking that back. Accepting is ``Acceptances``'.
struct Invitations: Sendable {
    let accounts: Accounts
    /// Seven days, in milliseconds.
    static let life: Int64 = 7 * 86_400_000
    /// How many may be open in one organisation.
    static let most = 200
    private var store: Store { accounts.store }

    func open(as member: Member, now: Int64) async throws -> [Invitation] {
        try await store.read(member.scope) { try $0.openInvitations(now: now, limit: Self.most) }
    }
    func engagements(on day: Day, as member: Member) async throws -> [(id: String, title: String)] {
        try await store.read(member.scope) { try $0.currentEngagements(on: day) }
    }

    /// Sends a link. Whether the address has an account, or is a member's, is told by mail alone. An earlier invitation of
    /// the same address is over.
    ///
    /// - Throws: 403 for a role that this member may not grant; 422 for everything else that is not acceptable.
    func send(_ draft: InvitationDraft, as member: Member, now: Int64) async throws {
        let (address, role) = try await checked(draft, as: member, now: now)
        let (id, lock, mark) = (accounts.identifier(now), accounts.identifier(now), accounts.identifier(now))
        let (canonical, today) = (address.canonical, member.today(at: now))
        let engagement = draft.engagement.isEmpty ? nil : draft.engagement
        try await store.write(member.scope) { tx in
            // Of two at the same time the second sees the first: what is counted, and which is over.
            try tx.lockTeam(lock)
            try Self.checkGrant(of: role, by: member, tx)
            if role == .auditor {
                guard let engagement, try tx.currentEngagements(on: today).contains(where: { $0.id == engagement }) else {
                    throw Problem.invalid([Self.noEngagement])
                }
            }
            guard try tx.openInvitations(now: now, limit: Self.most).count < Self.most else {
                throw Problem.conflict("\(Self.most) invitations are open. Revoke some first.")
            }
            try tx.allowInvitation(to: canonical, now: now)
            for former in try tx.openInvitations(to: canonical, now: now) {
                try Self.checkGrant(of: former.role, by: member, tx)
                try Self.revoke(former, in: tx)
            }
            try tx.insert(
                "invitation", id: id,
                [
                    "digest": .text(Self.unsent(mark)), "email": .text(address.deliverable), "email_canonical": .text(canonical), "role": .text(role.rawValue),
                    "engagement_id": engagement.value, "inviter_id": .text(member.id), "state": .text("pending"), "created_at": .integer(now),
                    "ends_at": .integer(now + Self.life),
                ])
            try tx.record(
                Change(
                    "invitation.sent", "invitation", id,
                    fields: [
                        .init("email", after: .text(address.deliverable)), .init("role", after: .text(role.rawValue)),
                        .init("inviter", after: .text(member.id)),
                        .init("engagement", after: .text(engagement ?? "")), .init("ends_at", after: .text(Self.end(from: now))),
                    ]))
            try tx.enqueueMail("invitation", ids: ["invitation": id, "link": mark], key: mark)
        }
    }

    /// What stands in place of a link's digest until its mail is delivered. It opens nothing; a mail that another one was asked for
    /// after does not find its own any more, and is dropped.
    static func unsent(_ mark: String) -> String { "none-\(mark)" }

    /// The same invitation with a new link, for seven days from now; the link of before is over.
    func resend(_ id: String, as member: Member, now: Int64) async throws {
        let (lock, mark) = (accounts.identifier(now), accounts.identifier(now))
        try await store.write(member.scope) { tx in
            try tx.lockTeam(lock)
            let invitation = try tx.openInvitation(id, now: now)
            try Self.checkGrant(of: invitation.role, by: member, tx)
            try tx.allowInvitation(to: invitation.canonical, now: now)
            try tx.update(
                "invitation", id: id, version: invitation.version,
                ["digest": .text(Self.unsent(mark)), "inviter_id": .text(member.id), "ends_at": .integer(now + Self.life)])
            try tx.record(
                Change(
                    "invitation.resent", "invitation", id,
                    fields: [
                        .init("inviter", before: .text(invitation.inviter), after: .text(member.id)),
                        .init("ends_at", before: .text(Instant(milliseconds: invitation.endsAt).iso), after: .text(Self.end(from: now))),
                    ]))
            try tx.enqueueMail("invitation", ids: ["invitation": id, "link": mark], key: mark)
        }
    }

    /// Until when an invitation that is sent now stands, as the log has it.
    private static func end(from now: Int64) -> String { Instant(milliseconds: now + life).iso }

    /// Who may grant a role may also take back an invitation to it.
    func revoke(_ id: String, as member: Member) async throws {
        try await store.write(member.scope) { tx in
            let invitation = try tx.openInvitation(id, now: tx.now())
            try Self.checkGrant(of: invitation.role, by: member, tx)
            try Self.revoke(invitation, in: tx)
        }
    }

    /// Whatever its mail does at the same time. One that was used, or taken back, by then is no reason to stop.
    private static func revoke(_ invitation: Invitation, in tx: Writing) throws {
        guard try tx.set("invitation", where: "id = \(invitation.id) AND state = 'pending'", ["state": .text("revoked")]) == 1 else { return }
        try tx.recordRevoked(invitation.id)
    }

    /// Not by the role that the request came with, but by the one that holds now.
    private static func checkGrant(of role: Role, by member: Member, _ tx: Reading) throws {
        let inviter = try tx.teamMember(member.id)
        guard inviter.state == .active, inviter.role.mayGrant(role) else {
            throw Problem.forbidden("Your role does not make anybody \(role.title).")
        }
    }

    private static let noEngagement = Problem.Field("engagement", "Choose the engagement that the Auditor is invited to")

    private func checked(_ draft: InvitationDraft, as member: Member, now: Int64) async throws -> (EmailAddress, Role) {
        var problems: [Problem.Field] = []
        var address: EmailAddress?
        do { address = try await accounts.workAddresses.admit(draft.email) } catch let problem as Problem where problem.kind == .invalid {
            problems += problem.fields
        }
        let role = Role(rawValue: draft.role)
        if role == nil { problems.append(.init("role", "Choose a role")) }
        if role != .auditor, !draft.engagement.isEmpty { problems.append(.init("engagement", "Only an Auditor is invited to an engagement")) }
        if let role, Role(rawValue: member.role)?.mayGrant(role) != true { throw Problem.forbidden("Your role does not make anybody \(role.title).") }
        if role == .auditor, !(try await engagements(on: member.today(at: now), as: member).contains { $0.id == draft.engagement }) {
            problems.append(Self.noEngagement)
        }
        problems = draft.problems.adding(problems)
        guard problems.isEmpty, let address, let role else { throw Problem.invalid(problems) }
        return (address, role)
    }
}
