internal import Platform
internal import Store

/// The subscription as its people see it, and the verb that ends it.
struct SubscriptionRoutes {
    let subscriptions: Subscriptions
    private static let (reads, writes) = (Permission.organisationRead.rawValue, Permission.organisationWrite.rawValue)

    var routes: [Route] {
        let settings = "/o/{organisation}/settings"
        return [
            // Whoever cannot save reads here what to do about it.
            Route(.get, settings + "/subscription", .member, permission: Self.reads, .page, summary: "See the subscription") {
                .page(SubscriptionPages.subscription($0))
            },
            Route(.get, settings + "/cancel", .member, permission: Self.writes, .page, summary: "Ask before cancelling") {
                .page(SubscriptionPages.cancel($0))
            },
            Route(
                .post, settings + "/cancel", .member, permission: Self.writes, gate: .open("cancelling adds no value"), .page,
                summary: "Cancel the organisation", fresh: .organisation, handle: cancel),
        ]
    }

    private func cancel(_ call: Call) async throws -> Answer {
        guard try await call.form()["cancel"] == "yes" else { return .page(SubscriptionPages.cancel(call, status: 422)) }
        try await subscriptions.cancel(as: call.member, now: call.now)
        return .seeOther("/organisations")
    }
}
