internal import HTTPTypes
internal import Hummingbird
internal import Platform
internal import Store

/// One's own passkeys, and signing in with one.
struct PasskeyRoutes {
    let accounts: Accounts
    private static let own: Gate = .open("an account is its owner's, whatever an organisation pays")
    private var passkeys: Passkeys { Passkeys(accounts: accounts) }

    var routes: [Route] {
        [
            Route(.get, "/account/passkeys", .account, .page, summary: "See one's passkeys") { .page(try await list($0)) },
            Route(
                .post, "/account/passkeys/options", .account, gate: Self.own, .page, summary: "Ask the browser for a new passkey", takes: [], handle: askForNew),
            Route(
                .post, "/account/passkeys", .account, gate: Self.own, .page, summary: "Add a passkey", takes: ["credential", "name"], fresh: .factors,
                handle: add),
            Route(
                .post, "/account/passkeys/{id}/delete", .account, gate: Self.own, .page, summary: "Remove a passkey", takes: [], record: "passkey",
                fresh: .factors,
                handle: remove),
            Route(.post, "/sign-in/passkey/options", .visitor, gate: Self.own, .page, summary: "Ask the browser for a passkey", takes: []) { call in
                .json(try await passkeys.ask(ticket: Self.ticket(call), now: call.now))
            },
            Route(.post, "/sign-in/passkey", .visitor, gate: Self.own, .page, summary: "Check a passkey", takes: ["credential", "next"], handle: signIn),
        ]
    }

    private func list(_ call: Call, name: String = "", errors: [Problem.Field] = []) async throws -> Page {
        let all = try await passkeys.all(of: call.caller?.account ?? "")
        return PasskeyPages.list(all, name: name, errors: errors, call: call)
    }

    private func askForNew(_ call: Call) async throws -> Answer {
        let (caller, session) = try Self.holder(call)
        return .json(try await passkeys.askForNew(caller, session: session, now: call.now))
    }

    private func add(_ call: Call) async throws -> Answer {
        let (caller, session) = try Self.holder(call)
        let form = try await call.form()
        do {
            try await passkeys.add(form["credential"] ?? "", name: form["name"] ?? "", caller: caller, session: session, call.asking)
            return .seeOther("/account/passkeys")
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(try await list(call, name: form["name"] ?? "", errors: problem.fields))
        }
    }

    private func remove(_ call: Call) async throws -> Answer {
        let (caller, session) = try Self.holder(call)
        try await passkeys.remove(call.parameter("id"), account: caller.account, session: session, call.asking)
        return .seeOther("/account/passkeys")
    }

    private func signIn(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let doors = AccountRoutes(accounts: accounts)
        let next = AccountRoutes.next(form["next"])
        switch try await passkeys.accept(form["credential"] ?? "", ticket: Self.ticket(call), call.asking) {
        case .accepted(let session): return try await doors.enter(session, next: next, call)
        case .refused: return .page(try await doors.codePage(form, problem: Passkeys.signInAgain, call))
        case .over: return .page(AccountPages.signIn(next: next, problem: AccountRoutes.over, csrf: call.csrf))
        case .copied: return .page(try await doors.codePage(form, problem: Passkeys.copied, call))
        }
    }

    private static func ticket(_ call: Call) -> String { Cookie.ticket.value(in: call.request.headers) ?? "" }
    private static func holder(_ call: Call) throws -> (Caller, session: String) {
        guard let caller = call.caller, let session = caller.session else { throw Problem.notFound }
        return (caller, session)
    }
}
