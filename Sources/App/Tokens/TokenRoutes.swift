internal import Platform
internal import Store

/// Tokens are made and revoked in a browser session alone: a token makes no token (`security.md` 16).
struct TokenRoutes {
    let tokens: Tokens
    private static let own = Permission.tokensOwn.rawValue

    var routes: [Route] {
        let all = "/o/{organisation}/tokens"
        return [
            Route(.get, all, .member, permission: Self.own, .page, summary: "See API tokens") { try await page($0, TokenDraft(), []) },
            Route(
                .post, all, .member, permission: Self.own, .page, summary: "Make an API token", takes: ["name", "ends_on", "scopes"], repeats: ["scopes"],
                fresh: .tokens,
                handle: make),
            Route(
                .post, all + "/{id}/revoke", .member, permission: Self.own, gate: .open("revoking lowers risk, whatever is paid"), .page,
                summary: "Revoke an API token", takes: [], record: "api_token"
            ) { call in
                try await tokens.revoke(call.parameter("id"), as: call.member, extent: call.extent(Self.own))
                return .seeOther(call.base + "/tokens")
            },
            Route(.get, "/leaked-token", .visitor, .page, summary: "How to revoke a leaked token") { .page(TokenPages.leaked(csrf: $0.csrf)) },
            Route(
                .post, "/leaked-token", .visitor, gate: .open("revoking lowers risk, whoever asks"), .page, summary: "Revoke a leaked token", takes: ["token"],
                handle: leaked),
        ]
    }

    private func make(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let draft = TokenDraft(name: form["name"] ?? "", endsOn: form["ends_on"] ?? "", scopes: form.all("scopes"))
        do {
            return .page(
                TokenPages.made(
                    try await tokens.make(draft, as: call.member, account: call.account, session: call.session, now: call.now), name: draft.name, call))
        } catch let problem as Problem where problem.kind == .invalid { return try await page(call, draft, problem.fields) }
    }

    private func page(_ call: Call, _ draft: TokenDraft, _ errors: [Problem.Field]) async throws -> Answer {
        let member = try call.member
        let all = try await tokens.all(as: member, extent: call.extent(Self.own))
        return .page(TokenPages.list(all, draft, errors, Role(rawValue: member.role) ?? .employee, call, dates: call.dates()))
    }

    private func leaked(_ call: Call) async throws -> Answer {
        let text = try await call.form()["token"] ?? ""
        do {
            let found = try await tokens.revoke(leaked: text, client: call.client, now: call.now)
            return .page(found.all.isEmpty ? TokenPages.leaked(status: 422, problem: TokenPages.noneFound, csrf: call.csrf) : TokenPages.leakedSent(found))
        } catch let problem as Problem where problem.kind == .tooMany {
            return .page(TokenPages.leaked(status: 429, problem: problem.message, csrf: call.csrf))
        }
    }
}
