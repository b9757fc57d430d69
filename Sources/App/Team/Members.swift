internal import Platform
internal import Store

/// The verbs of membership. Each takes the team's lock first and looks again at who acts: what was allowed when the request
/// came in may have been taken away by somebody who was faster.
struct Members: Sendable {
    let accounts: Accounts
    private var store: Store { accounts.store }

    func team(after: String? = nil, limit: Int = 50, as member: Member) async throws -> Team {
        try await store.read(member.scope) { tx in
            if let after { try tx.checkCursor(after) }
            let found = try tx.team(after: after, limit: limit + 1)
            let counts = try tx.activeCounts()
            let shown = Array(found.prefix(limit))
            return Team(members: shown, next: found.count > limit ? shown.last?.id : nil, active: counts.all, activeCISOs: counts.cisos)
        }
    }

    func one(_ id: String, as member: Member) async throws -> TeamMember { try await store.read(member.scope) { try $0.teamMember(id) } }

    /// - Throws: 403 for one's own role, and for whoever is no CISO any more; 409 when somebody else changed it first.
    func change(_ id: String, to role: Role, version: Int, as member: Member, now: Int64) async throws {
        try await act(on: id, as: member, now: now) { tx, target in
            guard !target.state.isOver else { throw Problem.conflict("This membership is over. Invite the person again.") }
            guard target.version == version else { throw TeamJSON.stale(target, version: version) { $0.role = role } }
            try tx.give(role, to: target)
        }
    }

    func suspend(_ id: String, version: Int, as member: Member, now: Int64) async throws {
        try await end(id, as: .suspended, "member.suspended", version: version, by: member, now: now)
    }
    func deactivate(_ id: String, version: Int, as member: Member, now: Int64) async throws {
        try await end(id, as: .deactivated, "member.deactivated", version: version, by: member, now: now)
    }

    /// Lets a suspended member in again. Sessions and tokens of before stay ended.
    func resume(_ id: String, version: Int, as member: Member, now: Int64) async throws {
        try await act(on: id, as: member, now: now) { tx, target in
            guard target.version == version else { throw TeamJSON.stale(target, version: version) { $0.state = .active } }
            guard target.state == .suspended else { throw Problem.conflict("This member is not suspended.") }
            try tx.update("member", id: id, version: version, ["state": .text(TeamMember.State.active.rawValue)])
            try tx.record(Change("member.resumed", "member", id))
        }
    }

    /// One's own membership ends.
    ///
    /// - Throws: 409 for the last CISO.
    func leave(as member: Member, now: Int64) async throws {
        let lock = accounts.identifier(now)
        let account = try await store.read(member.scope) { try $0.teamMember(member.id).account }
        try await store.act(on: account, as: member) { tx in
            _ = try tx.holds(account)
            try tx.lockTeam(lock)
            let own = try tx.teamMember(member.id)
            guard own.state == .active else { throw Problem.notFound }
            guard try !own.isActiveCISO || tx.activeCISOs().count > 1 else { throw Self.lastCISO }
            try tx.update("member", id: own.id, version: own.version, ["state": .text(TeamMember.State.left.rawValue)])
            try tx.record(Change("member.left", "member", own.id))
            try tx.leaveEngagements(own.id)
            try Tokens.revokeAll(of: own.id, in: tx)
            try tx.endSessions(of: account, in: member.organisation)
        }
    }
    static let lastCISO = Problem.conflict(
        "You are the last CISO. Hand over first, on the page of the team: without a CISO, nobody could run it.")

    private func end(_ id: String, as state: TeamMember.State, _ action: String, version: Int, by member: Member, now: Int64) async throws {
        try await act(on: id, as: member, now: now) { tx, target in
            guard target.version == version else { throw TeamJSON.stale(target, version: version) { $0.state = state } }
            guard target.state == .active || state == .deactivated && target.state == .suspended else {
                throw Problem.conflict("This membership is \(target.state.title.lowercased()) already.")
            }
            try tx.update("member", id: id, version: version, ["state": .text(state.rawValue)])
            try tx.record(
                Change(action, "member", id, fields: [.init("state", before: .text(target.state.rawValue), after: .text(state.rawValue))]))
            if state.isOver { try tx.leaveEngagements(id) }
            try Tokens.revokeAll(of: id, in: tx)
        }
    }

    /// Something that a CISO does to somebody else, whose sessions here end with it, in the same transaction. Since the one who acts is
    /// CISO and stays it, a CISO is always left.
    private func act(on id: String, as member: Member, now: Int64, _ body: @escaping @Sendable (Writing, TeamMember) throws -> Void) async throws {
        let account = try await store.read(member.scope) { try $0.teamMember(id).account }
        let lock = accounts.identifier(now)
        try await store.act(on: account, as: member) { tx in
            // The account first: a sign-in under way is waited for, and ends too.
            _ = try tx.holds(account)
            try tx.lockTeam(lock)
            let target = try tx.teamMember(id)
            guard try tx.teamMember(member.id).isActiveCISO else { throw Problem.forbidden("Only a CISO does this.") }
            guard id != member.id else { throw Problem.forbidden("Nobody does this to themselves. Another CISO can.") }
            try body(tx, target)
            try tx.endSessions(of: account, in: member.organisation)
        }
    }
}
