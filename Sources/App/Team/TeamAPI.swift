internal import Platform
internal import Store

/// The team as JSON.
struct TeamAPI {
    let accounts: Accounts
    private static let (reads, writes, invites) = (Permission.teamRead.rawValue, Permission.teamWrite.rawValue, Permission.teamInvite.rawValue)
    private var members: Members { Members(accounts: accounts) }
    private var invitations: Invitations { Invitations(accounts: accounts) }

    var routes: [Route] {
        let (all, one, invited) = ("/api/v1/members", "/api/v1/members/{id}", "/api/v1/invitations")
        return [
            Route(.get, all, .member, permission: Self.reads, .json, summary: "List members", contract: TeamJSON.listContract) { call in
                let list = try ShortList(call.query())
                let team = try await members.team(after: list.after, limit: list.limit, as: call.member)
                return .json(TeamJSON.list(team.members, next: team.next))
            },
            Route(.get, one, .member, permission: Self.reads, .json, summary: "Read a member", record: "member", contract: TeamJSON.memberContract) {
                try await answer($0)
            },
            Route(.patch, one, .member, permission: Self.writes, .json, summary: "Change a member's role", record: "member", contract: TeamJSON.changeContract)
            { call in
                let (role, version) = try TeamJSON.change(try await call.json())
                try await members.change(call.parameter("id"), to: role, version: version, as: call.member, now: call.now)
                return try await answer(call)
            },
            Route(
                .post, one + "/suspend", .member, permission: Self.writes, gate: TeamRoutes.lessens, .json, summary: "Suspend a member",
                record: "member", contract: TeamJSON.actContract
            ) { try await act($0, members.suspend(_:version:as:now:)) },
            Route(
                .post, one + "/resume", .member, permission: Self.writes, .json, summary: "Lift a suspension", record: "member", contract: TeamJSON.actContract
            ) {
                try await act($0, members.resume(_:version:as:now:))
            },
            Route(
                .post, one + "/deactivate", .member, permission: Self.writes, gate: TeamRoutes.lessens, .json, summary: "Deactivate a member",
                record: "member", contract: TeamJSON.actContract
            ) { try await act($0, members.deactivate(_:version:as:now:)) },
            Route(.get, invited, .member, permission: Self.invites, .json, summary: "List open invitations", contract: TeamJSON.invitationsContract) { call in
                let page = try ShortList(call.query()).page(of: try await invitations.open(as: call.member, now: call.now), order: "-id", by: \.id)
                return .json(TeamJSON.invitations(page.items, next: page.next))
            },
            Route(.post, invited, .member, permission: Self.invites, .json, summary: "Send an invitation", contract: TeamJSON.inviteContract) { call in
                try await invitations.send(TeamJSON.invitation(try await call.json()), as: call.member, now: call.now)
                return .nothing
            },
            Route(
                .delete, invited + "/{id}", .member, permission: Self.invites, gate: TeamRoutes.lessens, .json, summary: "Revoke an invitation",
                record: "invitation", contract: TeamJSON.nothingContract
            ) { call in
                try await invitations.revoke(call.parameter("id"), as: call.member)
                return .nothing
            },
        ]
    }

    private func answer(_ call: Call) async throws -> Answer { .json(TeamJSON.one(try await members.one(call.parameter("id"), as: call.member))) }

    private func act(_ call: Call, _ verb: (String, Int, Member, Int64) async throws -> Void) async throws -> Answer {
        try await verb(call.parameter("id"), TeamJSON.version(try await call.json()), call.member, call.now)
        return try await answer(call)
    }
}
