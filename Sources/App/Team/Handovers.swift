internal import Platform
internal import Store

/// Handing the organisation over: a CISO proposes, the successor accepts, and the two roles change places in one transaction.
struct Handovers: Sendable {
    let accounts: Accounts
    /// Seven days, in milliseconds.
    static let life: Int64 = 7 * 86_400_000
    private var store: Store { accounts.store }

    /// The one that stands, if either of the two is who asks, or a CISO does.
    func open(as member: Member, now: Int64) async throws -> Handover? {
        try await store.read(member.scope) { tx in
            try tx.openHandover(now: now).flatMap { $0.isSeen(by: member) ? $0 : nil }
        }
    }

    /// The one between who asks and somebody else that was cancelled, as long as it would have stood.
    func cancelled(as member: Member, now: Int64) async throws -> Handover? {
        try await store.read(member.scope) { try $0.cancelledHandover(of: member.id, now: now) }
    }

    func propose(_ successor: String, as member: Member, now: Int64) async throws {
        let (id, lock) = (accounts.identifier(now), accounts.identifier(now))
        try await store.write(member.scope) { tx in
            try tx.lockTeam(lock)
            guard try tx.teamMember(member.id).isActiveCISO else { throw Problem.forbidden("Only a CISO hands over.") }
            guard successor != member.id, let chosen = try tx.teamMember(ifAny: successor), chosen.state == .active, chosen.role != .ciso else {
                throw Problem.invalid("successor", "Choose an active member who is not CISO yet")
            }
            guard try tx.openHandover(now: now) == nil else { throw Problem.conflict("A handover stands already. Cancel it first.") }
            try tx.insert(
                "handover", id: id,
                [
                    "from_id": .text(member.id), "to_id": .text(successor), "state": .text("proposed"), "created_at": .integer(now),
                    "ends_at": .integer(now + Self.life),
                ])
            try tx.record(Change("handover.proposed", "handover", id, fields: [.init("successor", after: .text(successor))]))
            try tx.enqueueMail("handover", ids: ["handover": id], key: id)
        }
    }

    /// - Throws: 404 for whoever does not see it, 403 for others than the successor who do; 409 when one of the two is not what they were.
    func accept(_ id: String, as member: Member, now: Int64) async throws {
        let lock = accounts.identifier(now)
        let account = try await store.read(member.scope) { try $0.teamMember(member.id).account }
        try await store.act(on: account, as: member) { tx in
            _ = try tx.holds(account)
            try tx.lockTeam(lock)
            guard let handover = try tx.openHandover(now: now), handover.id == id, handover.isSeen(by: member) else { throw Problem.notFound }
            guard handover.to == member.id else { throw Problem.forbidden("Only the successor accepts a handover.") }
            let (from, to) = (try tx.teamMember(handover.from), try tx.teamMember(handover.to))
            guard from.isActiveCISO, to.state == .active, to.role != .ciso else { throw Problem.conflict("Who proposed this is not CISO any more.") }
            guard try tx.set("handover", where: "id = \(id) AND state = 'proposed'", ["state": .text("accepted")]) == 1 else { throw Problem.notFound }
            try tx.record(Change("handover.accepted", "handover", id))
            for (one, role) in [(from, to.role), (to, Role.ciso)] { try tx.give(role, to: one) }
            try tx.endSessions(of: account, in: member.organisation)
            // One transaction reaches one account; the queue ends the other's. Until then they go on in the lesser role.
            try tx.enqueue(Accounts.endingSessions, account: from.account, key: "\(id)-\(from.id)")
        }
    }

    /// Either of the two takes it back, or any CISO.
    func cancel(_ id: String, as member: Member, now: Int64) async throws {
        try await store.write(member.scope) { tx in
            guard let handover = try tx.openHandover(now: now), handover.id == id, handover.isSeen(by: member),
                try tx.set("handover", where: "id = \(id) AND state = 'proposed'", ["state": .text("cancelled")]) == 1
            else { throw Problem.notFound }
            try tx.record(Change("handover.cancelled", "handover", id))
        }
    }
}
