internal import Platform
internal import Store

/// The start page of an organisation, its team, and the permission table.
struct OrganisationRoutes {
    let organisations: Organisations

    var routes: [Route] {
        [
            Route(.get, "/o/{organisation}/team", .member, permission: Permission.teamRead.rawValue, .page, summary: "See the team") { call in
                let members = try await organisations.members(as: call.member)
                return .page(TeamPages.team(members, base: call.base, dates: Dates(now: call.now)))
            },
            Route(
                .get, "/o/{organisation}/team/permissions", .member, permission: Permission.organisationRead.rawValue, .page,
                summary: "See what each role may do"
            ) { call in
                .page(TeamPages.permissions(base: call.base))
            },
        ]
    }
}
