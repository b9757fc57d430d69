internal import Platform
internal import Store

/// Where a member begins.
struct HomeRoutes {
    let store: Store
    let frameworks: Frameworks

    var routes: [Route] {
        [
            Route(.get, "/o/{organisation}", .member, permission: Permission.organisationRead.rawValue, .page, summary: "The start page of an organisation") {
                call in
                let member = try call.member
                guard let role = Role(rawValue: member.role) else { throw Problem.notFound }
                return .page(HomePages.page(try await home(role, member, call), frameworks.catalogues, role, call))
            }
        ]
    }

    /// A bounded number of statements, and of each only what the member's role and token allow.
    private func home(_ role: Role, _ member: Member, _ call: Call) async throws -> Home {
        func may(_ permission: Permission) -> Bool { call.may(permission.rawValue) }
        guard may(.frameworksRead) else { return Home() }
        let today = call.today, isApproving = may(.evidenceReview)
        let (controls, evidence, log) = (may(.controlsRead) && role != .auditor, may(.evidenceRead) && role != .auditor, may(.logRead))
        var home = try await store.read(member.scope) { tx in
            var home = Home()
            if role != .auditor { home.requirements = try tx.dueRequirements(until: today.adding(days: 14), of: isApproving ? nil : member.id) }
            if controls { home.tests = try tx.dueTests(on: today) }
            if evidence { home.expiring = try tx.expiringEvidence(from: today.adding(days: -30), to: today.adding(days: 30)) }
            if isApproving { home.reviews = try tx.evidenceToReview() }
            if role == .ciso { home.isOnlyCISO = try tx.activeCISOCount() < 2 }
            if log { home.events = try tx.latestChanges(limit: 8) }
            return home
        }
        home.adoptions = try await frameworks.adoptions(as: member)
        if !home.adoptions.isEmpty { home.states = try await frameworks.states(today: today, as: member) }
        return home
    }
}
