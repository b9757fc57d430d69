internal import Platform
internal import Store

/// A new password, signed in or by mail. No GET uses a link up: mail scanners open them.
struct PasswordRoutes {
    let accounts: Accounts
    private var passwords: Passwords { Passwords(accounts: accounts) }

    var routes: [Route] {
        [
            Route(.get, "/account/password", .account, .page, summary: "Change one's password") { call in
                .page(PasswordPages.change(email: call.caller?.email ?? "", csrf: call.csrf))
            },
            Route(
                .post, "/account/password", .account, gate: AccountRoutes.own, .page, summary: "Set another password",
                takes: ["password", "new_password"], handle: change),
            Route(.get, "/reset", .visitor, .page, summary: "Ask for a link to a new password") {
                .page(askPage(csrf: $0.csrf))
            },
            Route(
                .post, "/reset", .visitor, gate: AccountRoutes.own, .page, summary: "Send a link to a new password",
                takes: accounts.challenger.fields.union(["email"]), handle: ask),
            Route(.get, "/reset/{link}", .visitor, .page, summary: "Choose a new password behind a link", handle: show),
            Route(.post, "/reset/{link}", .visitor, gate: AccountRoutes.own, .page, summary: "Set a new password", takes: ["password"], handle: reset),
        ]
    }

    private func change(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        do {
            try await passwords.change(
                of: call.account, present: form["password"] ?? "", new: form["new_password"] ?? "", session: call.session, call.asking)
            return .seeOther("/account?done=password")
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(PasswordPages.change(email: call.caller?.email ?? "", errors: problem.fields, csrf: call.csrf))
        }
    }

    private func ask(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let typed = form["email"] ?? ""
        do {
            let proof = try await accounts.challenger.proof(in: form, of: "reset", call)
            let address = try await passwords.askForReset(typed, proof: proof, client: call.client, now: call.now)
            return .page(PasswordPages.sent(to: address.deliverable))
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(askPage(email: typed, errors: problem.fields, csrf: call.csrf))
        }
    }

    private func askPage(email: String = "", errors: [Problem.Field] = [], csrf: String) -> Page {
        PasswordPages.ask(email: email, errors: errors, csrf: csrf, challenge: accounts.challenger.part(of: "reset", without: HTML()))
            .asking(accounts.challenger)
    }

    private func show(_ call: Call) async throws -> Answer {
        let link = try call.parameter("link")
        guard let email = try await passwords.address(link, now: call.now) else { return .page(PasswordPages.linkIsOver()) }
        return .page(PasswordPages.reset(link: link, email: email, csrf: call.csrf))
    }

    private func reset(_ call: Call) async throws -> Answer {
        let link = try call.parameter("link")
        do {
            guard try await passwords.reset(link, call.form()["password"] ?? "", call.asking) else { return .page(PasswordPages.linkIsOver()) }
            // Whatever this browser carried is over too.
            return .with(cookies: [Cookie.session.cleared, Cookie.ticket.cleared, Cookie.device.cleared], .page(PasswordPages.isSet()))
        } catch let problem as Problem where problem.kind == .invalid {
            let email = try await passwords.address(link, now: call.now) ?? ""
            return .page(PasswordPages.reset(link: link, email: email, errors: problem.fields, csrf: call.csrf))
        }
    }
}
