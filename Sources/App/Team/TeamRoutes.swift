internal import Platform
internal import Store

/// The team as pages.
///
/// What gives rights asks for a fresh code; what takes them away does not, since that may be urgent.
struct TeamRoutes {
    let accounts: Accounts
    private static let (reads, writes, invites) = (Permission.teamRead.rawValue, Permission.teamWrite.rawValue, Permission.teamInvite.rawValue)
    private static let member = Permission.organisationRead.rawValue
    static let lessens: Gate = .open("taking rights away goes on, whatever is paid")
    private static let handsOver: Gate = .open("the last CISO may leave, whatever is paid, and only once another is CISO")
    private var members: Members { Members(accounts: accounts) }
    private var invitations: Invitations { Invitations(accounts: accounts) }
    private var handovers: Handovers { Handovers(accounts: accounts) }

    var routes: [Route] {
        let (team, one) = ("/o/{organisation}/team", "/o/{organisation}/team/members/{id}")
        return [
            Route(.get, team, .member, permission: Self.reads, .page, summary: "See the team", asks: ["after", "done"], handle: list),
            Route(.get, team + "/permissions", .member, permission: Self.member, .page, summary: "See what each role may do") { call in
                .page(TeamPages.permissions(call))
            },
            Route(.get, one, .member, permission: Self.reads, .page, summary: "See a member", record: "member", asks: ["done"]) {
                try await page($0, done: try $0.query()["done"])
            },
            Route(
                .post, one + "/role", .member, permission: Self.writes, .page, summary: "Change a member's role", takes: ["role", "version"],
                record: "member", fresh: .team, handle: changeRole),
            Route(
                .post, one + "/suspend", .member, permission: Self.writes, gate: Self.lessens, .page, summary: "Suspend a member", takes: ["version"],
                record: "member"
            ) {
                try await act($0, done: "suspended", members.suspend(_:version:as:now:))
            },
            Route(
                .post, one + "/resume", .member, permission: Self.writes, .page, summary: "Lift a suspension", takes: ["version"], record: "member",
                fresh: .team
            ) {
                try await act($0, done: "resumed", members.resume(_:version:as:now:))
            },
            Route(.get, one + "/deactivate", .member, permission: Self.writes, .page, summary: "Ask before deactivating", record: "member") { call in
                .page(MemberPages.deactivate(try await members.one(call.parameter("id"), as: call.member), call))
            },
            Route(
                .post, one + "/deactivate", .member, permission: Self.writes, gate: Self.lessens, .page, summary: "Deactivate a member", takes: ["version"],
                record: "member"
            ) {
                try await act($0, done: "deactivated", members.deactivate(_:version:as:now:))
            },
            Route(.get, one + "/reset", .member, permission: Self.writes, .page, summary: "Ask before resetting an authenticator", record: "member") { call in
                .page(MemberPages.reset(try await members.one(call.parameter("id"), as: call.member), call))
            },
            Route(
                .post, one + "/reset", .member, permission: Self.writes, gate: .paid("resetting another person's authenticator"), .page,
                summary: "Reset a member's authenticator", takes: ["version"], record: "member", fresh: .team, handle: reset),
            Route(.get, team + "/leave", .member, permission: Self.member, .page, summary: "Ask before leaving") { .page(MemberPages.leave($0)) },
            Route(
                .post, team + "/leave", .member, permission: Self.member, gate: Self.lessens, .page, summary: "Leave the organisation", takes: ["leave"],
                handle: leave),
            Route(.get, team + "/invite", .member, permission: Self.invites, .page, summary: "Invite somebody") { try await form($0, InvitationDraft(), []) },
            Route(
                .post, team + "/invitations", .member, permission: Self.invites, .page, summary: "Send an invitation", takes: ["email", "role", "engagement"],
                fresh: .team, handle: invite),
            Route(
                .post, team + "/invitations/{id}/resend", .member, permission: Self.invites, .page, summary: "Send an invitation again", takes: [],
                record: "invitation", fresh: .team
            ) {
                call in
                try await invitations.resend(call.parameter("id"), as: call.member, now: call.now)
                return .seeOther(call.base + "/team?done=resent")
            },
            Route(
                .post, team + "/invitations/{id}/revoke", .member, permission: Self.invites, gate: Self.lessens, .page, summary: "Revoke an invitation",
                takes: [], record: "invitation"
            ) {
                call in
                try await invitations.revoke(call.parameter("id"), as: call.member)
                return .seeOther(call.base + "/team?done=revoked")
            },
            Route(
                .post, team + "/handover", .member, permission: Self.writes, gate: Self.handsOver, .page, summary: "Propose a successor",
                takes: ["successor"], fresh: .team
            ) { call in
                try await handovers.propose(try await call.form()["successor"] ?? "", as: call.member, now: call.now)
                return .seeOther(call.base + "/team")
            },
            Route(
                .post, team + "/handover/{id}/accept", .member, permission: Self.member, gate: Self.handsOver, .page, summary: "Accept to become CISO",
                takes: [], record: "handover", fresh: .team
            ) {
                call in
                try await handovers.accept(call.parameter("id"), as: call.member, now: call.now)
                return .seeOther("/sign-in")
            },
            Route(
                .post, team + "/handover/{id}/cancel", .member, permission: Self.member, gate: Self.lessens, .page, summary: "Cancel a handover", takes: [],
                record: "handover"
            ) {
                call in
                try await handovers.cancel(call.parameter("id"), as: call.member, now: call.now)
                return .seeOther(call.may(Self.reads) ? call.base + "/team" : call.base)
            },
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let (query, member) = (try call.query(), try call.member)
        let team = try await members.team(after: query["after"], as: member)
        var around = TeamPages.Around(done: query["done"])
        if call.may(Self.invites) { around.invitations = try await invitations.open(as: member, now: call.now) }
        around.handover = try await handovers.open(as: member, now: call.now)
        if around.handover == nil { around.cancelled = try await handovers.cancelled(as: member, now: call.now) }
        if call.may(Self.writes) { around.successors = team.members.filter { $0.state == .active && $0.role != .ciso } }
        return .page(TeamPages.team(team, around, call, dates: call.dates()))
    }

    private func page(_ call: Call, done: String? = nil, _ errors: [Problem.Field] = [], status: Int = 200) async throws -> Answer {
        let member = try await members.one(call.parameter("id"), as: call.member)
        return .page(MemberPages.member(member, done: done, errors, call, dates: call.dates(), status: status))
    }

    private func changeRole(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        guard let role = form["role"].flatMap(Role.init(rawValue:)) else { return try await page(call, [.init("role", "Choose a role")], status: 422) }
        try await members.change(call.parameter("id"), to: role, version: Self.version(form), as: call.member, now: call.now)
        return try Self.member(call, done: "role")
    }

    private static func member(_ call: Call, done: String) throws -> Answer {
        .seeOther("\(call.base)/team/members/\(try call.parameter("id"))?done=\(done)")
    }

    private func act(_ call: Call, done: String, _ verb: (String, Int, Member, Int64) async throws -> Void) async throws -> Answer {
        let form = try await call.form()
        try await verb(call.parameter("id"), Self.version(form), call.member, call.now)
        return try Self.member(call, done: done)
    }

    private func reset(_ call: Call) async throws -> Answer {
        try await FactorResets(accounts: accounts).reset(call.parameter("id"), as: call.member, now: call.now)
        return try Self.member(call, done: "reset")
    }

    private func leave(_ call: Call) async throws -> Answer {
        guard try await call.form()["leave"] == "yes" else { return .page(MemberPages.leave(call, status: 422)) }
        do { try await members.leave(as: call.member, now: call.now) } catch let problem as Problem where problem.kind == .conflict {
            return .page(MemberPages.leave(call, problem: problem.message, status: 409))
        }
        return .seeOther("/sign-in")
    }

    private func invite(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let draft = InvitationDraft(email: form["email"] ?? "", role: form["role"] ?? "", engagement: form["engagement"] ?? "")
        do {
            try await invitations.send(draft, as: call.member, now: call.now)
            return .page(InvitationPages.sent(to: draft.email, call))
        } catch let problem as Problem where problem.kind == .invalid { return try await self.form(call, draft, problem.fields) }
    }

    private func form(_ call: Call, _ draft: InvitationDraft, _ errors: [Problem.Field]) async throws -> Answer {
        let member = try call.member
        let engagements = try await invitations.engagements(on: call.today, as: member)
        return .page(InvitationPages.invite(draft, errors, engagements: engagements, role: Role(rawValue: member.role) ?? .employee, call))
    }

    /// A version that is missing is none that anybody looked at.
    private static func version(_ form: Form) -> Int { form["version"].flatMap { Int($0) } ?? 0 }
}
