internal import Platform
internal import Store

/// Authenticators and backup codes. What changes them asks for a fresh code, of an authenticator or a backup code.
struct AuthenticatorRoutes {
    let accounts: Accounts
    private var authenticators: Authenticators { Authenticators(accounts: accounts) }
    private static let path = "/account/authenticators"

    var routes: [Route] {
        [
            Route(.get, "/account/authenticators/new", .account, .page, summary: "Set up another authenticator") { try await form($0, replacing: nil) },
            Route(
                .post, "/account/authenticators", .account, gate: AccountRoutes.own, .page, summary: "Add or replace an authenticator",
                takes: ["name", "code", "key", "replaces"], fresh: .factors,
                handle: add),
            Route(.get, "/account/authenticators/{id}", .account, .page, summary: "See one authenticator", record: "factor", handle: show),
            Route(
                .post, "/account/authenticators/{id}", .account, gate: AccountRoutes.own, .page, summary: "Name an authenticator", takes: ["name"],
                record: "factor",
                handle: rename),
            Route(
                .get, "/account/authenticators/{id}/replace", .account, .page, summary: "Set up an authenticator in the place of another", record: "factor"
            ) { call in
                try await form(call, replacing: call.parameter("id"))
            },
            Route(.get, "/account/authenticators/{id}/remove", .account, .page, summary: "Remove an authenticator", record: "factor") { call in
                .page(AuthenticatorPages.remove(try await chosen(call).factor, call: call))
            },
            Route(
                .post, "/account/authenticators/{id}/remove", .account, gate: AccountRoutes.own, .page, summary: "End an authenticator", takes: [],
                record: "factor",
                fresh: .factors
            ) { call in
                try await authenticators.remove(call.parameter("id"), of: call.account, session: call.session, call.asking)
                return .seeOther("/account?done=removed")
            },
            Route(.get, "/account/backup-codes", .account, .page, summary: "Make new backup codes") { call in
                .page(AuthenticatorPages.codes(left: try await authenticators.all(of: call.account).codesLeft, call: call))
            },
            Route(
                .post, "/account/backup-codes", .account, gate: AccountRoutes.own, .page, summary: "Show ten new backup codes", takes: [], fresh: .factors
            ) { call in
                .page(AccountPages.backupCodes(try await authenticators.renewCodes(of: call.account, session: call.session, call.asking), next: "/account"))
            },
        ]
    }

    private func chosen(_ call: Call) async throws -> (factor: Authenticators.Listed, isLast: Bool) {
        let (id, all) = (try call.parameter("id"), try await authenticators.all(of: call.account).factors)
        guard let factor = all.first(where: { $0.id == id }) else { throw Problem.notFound }
        return (factor, all.count == 1)
    }

    private func form(_ call: Call, replacing id: String?) async throws -> Answer {
        let profile = try await MyAccount(accounts: accounts).profile(call.account)
        let old = id == nil ? nil : try await chosen(call).factor
        let key = try EnrolmentKey(email: profile.email, .account(call.account), accounts: accounts)
        let draft = Authenticators.Draft(name: old?.name ?? "", replaces: old?.id)
        return .page(AuthenticatorPages.add(draft, of: profile, replacing: old, key: key, call: call))
    }

    private func add(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let profile = try await MyAccount(accounts: accounts).profile(call.account)
        let draft = Authenticators.Draft(
            name: AccountRoutes.trimmed(form["name"]), code: form["code"] ?? "", replaces: form["replaces"].flatMap { $0.isEmpty ? nil : $0 })
        let key: EnrolmentKey
        do { key = try EnrolmentKey(sealed: form["key"] ?? "", email: profile.email, .account(call.account), accounts: accounts) } catch {
            return .seeOther(draft.replaces == nil ? Self.path + "/new" : "/account")
        }
        do {
            try await authenticators.add(draft, key: key, to: call.account, session: call.session, call.asking)
            return .seeOther(draft.replaces == nil ? "/account?done=added" : "/account?done=replaced")
        } catch let problem as Problem where problem.kind == .invalid {
            let old = try await authenticators.all(of: call.account).factors.first { $0.id == draft.replaces }
            return .page(AuthenticatorPages.add(draft, of: profile, replacing: old, key: key, errors: problem.fields, call: call))
        }
    }

    private func show(_ call: Call) async throws -> Answer {
        let (factor, isLast) = try await chosen(call)
        return .page(AuthenticatorPages.one(factor, isLast: isLast, call: call))
    }

    private func rename(_ call: Call) async throws -> Answer {
        let (factor, isLast) = try await chosen(call)
        let name = AccountRoutes.trimmed(try await call.form()["name"])
        do {
            try await authenticators.rename(factor.id, to: name, of: call.account, session: call.session)
            return .seeOther("/account?done=renamed")
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(AuthenticatorPages.one(factor, isLast: isLast, name: name, errors: problem.fields, call: call))
        }
    }
}
