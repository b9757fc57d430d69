internal import HTTPTypes
internal import Hummingbird
internal import Platform
internal import Store

/// One's own account: who one is, where one is signed in, the address, one's data and its end.
///
/// An account is its owner's, so none of this asks what an organisation pays.
struct MyAccountRoutes {
    let accounts: Accounts

    var routes: [Route] {
        [
            Route(.get, "/account", .account, .page, summary: "See one's account", asks: ["done"], handle: show),
            Route(
                .post, "/account", .account, gate: AccountRoutes.own, .page, summary: "Change name, language and time zone",
                takes: ["name", "language", "time_zone"], handle: save),
            Route(.get, "/account/sessions", .account, .page, summary: "See one's sessions", handle: sessions),
            Route(.post, "/account/sessions/end", .account, gate: AccountRoutes.own, .page, summary: "End all other sessions", takes: [], handle: endOthers),
            Route(
                .post, "/account/sessions/{id}/end", .account, gate: AccountRoutes.own, .page, summary: "End a session", takes: [], record: "session",
                handle: endOne),
            Route(.get, "/account/address", .account, .page, summary: "Change one's address") { call in
                let profile = try await MyAccount(accounts: accounts).profile(call.account)
                return .page(MyAccountPages.address(profile.email, call: call))
            },
            Route(
                .post, "/account/address", .account, gate: AccountRoutes.own, .page, summary: "Send a link to a new address",
                takes: ["email", "password"], fresh: .account,
                handle: askForAddress),
            Route(.get, "/account/address/{link}", .account, .page, summary: "See the new address behind a link", handle: showAddress),
            Route(.post, "/account/address/{link}", .account, gate: AccountRoutes.own, .page, summary: "Use a new address", takes: [], handle: takeAddress),
            Route(.get, "/account/export", .account, .page, summary: "Download what is held of one") { .page(MyAccountPages.export(call: $0)) },
            Route(
                .post, "/account/export", .account, gate: AccountRoutes.own, .page, summary: "Send what is held of one", takes: [], fresh: .account,
                handle: export),
            Route(.get, "/account/delete", .account, .page, summary: "Delete one's account") { .page(try await deletion($0)) },
            Route(
                .post, "/account/delete", .account, gate: AccountRoutes.own, .page, summary: "End one's account", takes: ["password", "ending"],
                fresh: .account, handle: delete),
        ]
    }

    // MARK: The account

    private func show(_ call: Call) async throws -> Answer {
        var overview = try await overview(call)
        overview.done = Self.done[try call.query()["done"] ?? ""]
        return .page(MyAccountPages.overview(overview, csrf: call.csrf))
    }

    private func overview(_ call: Call) async throws -> MyAccountPages.Overview {
        let (factors, codes) = try await Authenticators(accounts: accounts).all(of: call.account)
        let sessions = try await OwnSessions(accounts: accounts).all(of: call.account, now: call.now)
        return MyAccountPages.Overview(
            profile: try await MyAccount(accounts: accounts).profile(call.account), factors: factors, codesLeft: codes, sessions: sessions.count,
            dates: call.dates())
    }

    /// What the address of the overview may say was done.
    private static let done: [String: String] = [
        "saved": "Your details are saved.", "password": "Your password is changed. Your other sessions ended.", "address": "Your address is changed.",
        "added": "The authenticator is added. Your other sessions ended.", "replaced": "The authenticator is replaced. Your other sessions ended.",
        "removed": "The authenticator is removed. Your other sessions ended.",
        "renamed": "The name is saved.",
    ]

    private func save(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        var profile = try await MyAccount(accounts: accounts).profile(call.account)
        profile.name = AccountRoutes.trimmed(form["name"])
        (profile.language, profile.timeZone) = (form["language"] ?? "", form["time_zone"] ?? "")
        do {
            try await MyAccount(accounts: accounts).save(profile, of: call.account, session: call.session)
            return .seeOther("/account?done=saved")
        } catch let problem as Problem where problem.kind == .invalid {
            var overview = try await overview(call)
            (overview.profile, overview.errors) = (profile, problem.fields)
            return .page(MyAccountPages.overview(overview, csrf: call.csrf))
        }
    }

    // MARK: Sessions

    private func sessions(_ call: Call) async throws -> Answer {
        let all = try await OwnSessions(accounts: accounts).all(of: call.account, now: call.now)
        return .page(MyAccountPages.sessions(all, limits: accounts.limits, call))
    }
    private func endOthers(_ call: Call) async throws -> Answer {
        try await OwnSessions(accounts: accounts).endOthers(of: call.account, but: call.session)
        return .seeOther("/account/sessions")
    }
    private func endOne(_ call: Call) async throws -> Answer {
        let ended = try await OwnSessions(accounts: accounts).end(call.parameter("id"), of: call.account, session: call.session)
        return .seeOther(ended == call.session ? "/sign-in" : "/account/sessions")
    }

    // MARK: Address

    private func askForAddress(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let typed = form["email"] ?? ""
        do {
            let address = try await MyAccount(accounts: accounts).askForAddress(
                typed, password: form["password"] ?? "", of: call.account, session: call.session, call.asking)
            return .page(MyAccountPages.addressSent(address.deliverable))
        } catch let problem as Problem where problem.kind == .invalid {
            let present = try await MyAccount(accounts: accounts).profile(call.account).email
            return .page(MyAccountPages.address(present, typed: typed, errors: problem.fields, call: call))
        }
    }

    private func showAddress(_ call: Call) async throws -> Answer {
        let link = try call.parameter("link")
        guard let address = try await MyAccount(accounts: accounts).address(link, of: call.account, now: call.now) else {
            return .page(PasswordPages.linkIsOver(newLink: "/account/address"))
        }
        return .page(MyAccountPages.confirmAddress(address, link: link, csrf: call.csrf))
    }

    private func takeAddress(_ call: Call) async throws -> Answer {
        let isDone = try await MyAccount(accounts: accounts).take(call.parameter("link"), of: call.account, session: call.session, call.asking)
        return isDone ? .seeOther("/account?done=address") : .page(PasswordPages.linkIsOver(newLink: "/account/address"))
    }

    // MARK: Data and end

    private func export(_ call: Call) async throws -> Answer {
        let json = try await AccountExport(accounts: accounts).make(of: call.account, now: call.now)
        return .file(Download(name: "aertous-account.json", mediaType: "application/json", body: .init(byteBuffer: ByteBuffer(bytes: json))))
    }

    /// The page says by name which organisations end with the account.
    private func deletion(_ call: Call, errors: [Problem.Field] = []) async throws -> Page {
        MyAccountPages.delete(ending: try await AccountDeletion(accounts: accounts).ending(with: call.account), errors: errors, call: call)
    }

    private func delete(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        do {
            try await Passwords(accounts: accounts).prove(form["password"] ?? "", of: call.account, call.asking)
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(try await deletion(call, errors: problem.fields))
        }
        let agreed = Set((form["ending"] ?? "").split(separator: " ").map(String.init))
        try await AccountDeletion(accounts: accounts).delete(call.account, session: call.session, ending: agreed, call.asking)
        return .with(cookies: [Cookie.session.cleared, Cookie.csrf.cleared, Cookie.device.cleared], .page(MyAccountPages.deleted()))
    }
}

extension Call {
    /// Of the caller, of whom the path has made sure on every route whose audience is `account`.
    var account: String { caller?.account ?? "" }
    /// The digest of the session that this came in.
    var session: String { caller?.session ?? "" }
}
