internal import HTTPTypes
internal import Hummingbird
internal import Platform
internal import Store

/// What people can reach before they are in an organisation: sign-up, sign-in, sign-out and the switcher.
///
/// None of these is a write of an organisation's, so a lapsed subscription does not shut anybody out of their account.
struct AccountRoutes {
    let accounts: Accounts
    static let own: Gate = .open("an account is its owner's, whatever an organisation pays")

    var routes: [Route] {
        [
            Route(.get, "/", .visitor, .page, summary: "Go to where one belongs", handle: start),
            Route(.get, "/sign-up", .visitor, .page, summary: "Ask for a sign-up link") { call in
                .page(AccountPages.signUp(csrf: call.csrf, challenge: challenged("sign-up")).asking(accounts.challenger))
            },
            Route(.post, "/sign-up", .visitor, gate: Self.own, .page, summary: "Send a sign-up link", takes: challenged(["email"]), handle: beginSignUp),
            Route(.get, "/sign-up/{link}", .visitor, .page, summary: "Set up an account behind a link", handle: showEnrolment),
            Route(.post, "/sign-up/{link}", .visitor, gate: Self.own, .page, summary: "Finish signing up", takes: EnrolmentDraft.names, handle: finishSignUp),
            Route(.get, "/sign-in", .visitor, .page, summary: "Sign in", asks: ["next"]) { call in
                let isAsked = try await SignIns(accounts: accounts).asksChallenge(client: call.client, now: call.now)
                return .page(signInPage(next: Self.next(try call.query()["next"]), isAsked: isAsked, call))
            },
            Route(
                .post, "/sign-in", .visitor, gate: Self.own, .page, summary: "Check a password", takes: challenged(["email", "password", "next"]),
                handle: beginSignIn),
            Route(.get, "/sign-in/code", .visitor, .page, summary: "Enter a code", asks: ["next", "backup"]) { .page(try await codePage($0.query(), $0)) },
            Route(.post, "/sign-in/code", .visitor, gate: Self.own, .page, summary: "Check a code", takes: ["code", "next", "backup"], handle: finishSignIn),
            Route(.post, "/sign-out", .visitor, gate: Self.own, .page, summary: "End the session", takes: [], handle: signOut),
            Route(.get, "/organisations", .account, .page, summary: "Choose an organisation", handle: choose),
            Route(.post, "/organisations/{slug}", .account, gate: Self.own, .page, summary: "Enter an organisation", takes: [], handle: enter),
        ]
    }

    private func start(_ call: Call) async throws -> Answer {
        guard let caller = call.caller else { return .seeOther("/sign-in") }
        let all = try await memberships(caller.account)
        guard let only = all.first, all.count == 1 else { return .seeOther("/organisations") }
        return .seeOther("/o/\(only.slug)")
    }

    // MARK: Signing up

    private func beginSignUp(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let typed = form["email"] ?? ""
        do {
            let proof = try await accounts.challenger.proof(in: form, of: "sign-up", call)
            let address = try await SignUps(accounts: accounts).begin(typed, proof: proof, client: call.client, now: call.now)
            return .page(AccountPages.sent(to: address.deliverable))
        } catch let problem as Problem where problem.kind == .invalid {
            let page = AccountPages.signUp(email: typed, errors: problem.fields, csrf: call.csrf, challenge: challenged("sign-up"))
            return .page(page.asking(accounts.challenger))
        }
    }

    private func showEnrolment(_ call: Call) async throws -> Answer {
        let link = try call.parameter("link")
        guard let email = try await SignUps(accounts: accounts).address(link, now: call.now) else { return .page(AccountPages.linkIsOver()) }
        let key = try EnrolmentKey(email: email, link: link, accounts: accounts)
        return .page(AccountPages.enrol(EnrolmentDraft(email: email), key: key, path: "/sign-up/\(link)", csrf: call.csrf))
    }

    private func finishSignUp(_ call: Call) async throws -> Answer {
        let (link, form) = (try call.parameter("link"), try await call.form())
        guard let email = try await SignUps(accounts: accounts).address(link, now: call.now) else { return .page(AccountPages.linkIsOver()) }
        var draft = EnrolmentDraft(email: email)
        (draft.name, draft.organisation) = (Self.trimmed(form["name"]), Self.trimmed(form["organisation"]))
        (draft.password, draft.code) = (form["password"] ?? "", form["code"] ?? "")
        let key: EnrolmentKey
        do { key = try EnrolmentKey(sealed: form["key"] ?? "", email: email, link: link, accounts: accounts) } catch {
            return .seeOther("/sign-up/\(link)")
        }
        do {
            let finished = try await SignUps(accounts: accounts).finish(link, draft, key: key, client: call.client, device: call.device, now: call.now)
            guard let finished else { return .page(AccountPages.linkIsOver()) }
            let page = AccountPages.backupCodes(finished.backupCodes, next: "/o/\(finished.slug)")
            let device = try await Devices(accounts: accounts).remember(
                finished.account, carrying: nil, in: Session.digest(of: finished.session) ?? "", isFirst: true, call.asking)
            return .with(cookies: [accounts.cookie(device)], .signedIn(finished.session, .page(page)))
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(AccountPages.enrol(draft, key: key, path: "/sign-up/\(link)", errors: problem.fields, csrf: call.csrf))
        }
    }

    // MARK: Signing in

    private func beginSignIn(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let (email, next) = (form["email"] ?? "", Self.next(form["next"]))
        do {
            let proof = try await accounts.challenger.proof(in: form, of: "sign-in", call)
            let ticket = try await SignIns(accounts: accounts).begin(
                email, form["password"] ?? "", device: Cookie.device.value(in: call.request.headers), proof: proof, client: call.client, now: call.now)
            return .with(
                cookies: [Cookie.ticket.setting(ticket, seconds: Int(accounts.limits.ticket / 1000))],
                .seeOther("/sign-in/code?next=" + PercentEncoding.encode(next)))
        } catch let problem as Problem where problem.kind == .invalid {
            let isAsked = problem.fields.contains { $0.name == SolvedChallenge.field }
            return .page(signInPage(email: email, next: next, problem: problem.fields.first?.message, isAsked: isAsked, call))
        }
    }

    private func signInPage(email: String = "", next: String, problem: String? = nil, isAsked: Bool, _ call: Call) -> Page {
        guard isAsked else { return AccountPages.signIn(email: email, next: next, problem: problem, csrf: call.csrf) }
        let part = accounts.challenger.part(
            of: "sign-in", without: "<p class=\"muted\">Several wrong passwords came from where you are. Without scripts, wait fifteen minutes.</p>")
        return AccountPages.signIn(email: email, next: next, problem: problem, csrf: call.csrf, challenge: part).asking(accounts.challenger)
    }

    private func challenged(_ fields: Set<String>) -> Set<String> { fields.union(accounts.challenger.fields) }
    private func challenged(_ form: String) -> HTML { accounts.challenger.part(of: form, without: HTML()) }

    /// The page for a code of the authenticator, with a passkey in its place where there is one, or for a backup code.
    func codePage(_ form: Form, problem: String? = nil, _ call: Call) async throws -> Page {
        let next = Self.next(form["next"])
        if form["backup"] == "1" { return AccountPages.backupCode(next: next, problem: problem, csrf: call.csrf) }
        let offered = try await Passkeys(accounts: accounts).areOffered(ticket: Cookie.ticket.value(in: call.request.headers) ?? "", now: call.now)
        return AccountPages.code(next: next, problem: problem, csrf: call.csrf, passkey: when(offered, PasskeyPages.signIn(next: next, csrf: call.csrf)))
    }

    private func finishSignIn(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let next = Self.next(form["next"])
        func again(_ words: String) async throws -> Answer { .page(try await codePage(form, problem: words, call)) }
        let ticket = Cookie.ticket.value(in: call.request.headers) ?? ""
        switch try await SignIns(accounts: accounts).accept(form["code"] ?? "", ticket: ticket, device: call.device, place: call.place, now: call.now) {
        case .accepted(let session): return try await enter(session, next: next, call)
        case .wrong: return try await again("This code is not right now. Wait for the next one, and check the clock of your device.")
        case .used: return try await again("This code was used already. Wait for the next one.")
        case .malformed: return try await again("Enter the six digits that your authenticator shows, or a backup code.")
        case .over:
            return .page(AccountPages.signIn(next: next, problem: Self.over, csrf: call.csrf))
        case .closed(let until):
            let minutes = max(1, (until - call.now + 59_999) / 60_000)
            return .page(AccountPages.signIn(next: next, problem: "Too many wrong codes. Try again in \(minutes) minutes.", csrf: call.csrf))
        }
    }

    static let over = "Ten minutes have passed, or you were signed in already. Start again."

    /// Sends somebody who has shown a factor on, in the session that was begun with it.
    func enter(_ session: OpeningSession, next: String, _ call: Call) async throws -> Answer {
        // Without an organisation one chooses first, but not on the way to an invitation or to one's account.
        let home = session.slug.map { "/o/\($0)" } ?? "/organisations"
        let isOpen = next != "/" && (session.slug != nil || !next.hasPrefix("/o/"))
        let device = try await Devices(accounts: accounts).remember(
            session.account, carrying: Cookie.device.value(in: call.request.headers), in: session.row.digest, call.asking)
        return .with(cookies: [accounts.cookie(device)], .signedIn(session.secret, .seeOther(isOpen ? next : home)))
    }

    private func signOut(_ call: Call) async throws -> Answer {
        if let caller = call.caller, let session = caller.session { try await Sessions(accounts: accounts).end(session, of: caller.account) }
        return .with(cookies: [Cookie.session.cleared, Cookie.csrf.cleared, Cookie.ticket.cleared], .seeOther("/sign-in"))
    }

    // MARK: Choosing an organisation

    private func memberships(_ account: String) async throws -> [Membership] {
        try await accounts.store.read(accounts.store.account(account)) { try $0.memberships() }
    }

    private func choose(_ call: Call) async throws -> Answer {
        let account = call.caller?.account ?? ""
        let cancelled = try await accounts.store.read(accounts.store.account(account)) { try $0.cancelledMemberships(after: call.now - Subscriptions.wayBack) }
        return .page(AccountPages.organisations(try await memberships(account), cancelled: cancelled, csrf: call.csrf))
    }

    /// A new session for another organisation; the old one ends, so that no session spans two.
    private func enter(_ call: Call) async throws -> Answer {
        guard let caller = call.caller, let old = caller.session else { throw Problem.notFound }
        let slug = try call.parameter("slug")
        guard let chosen = try await memberships(caller.account).first(where: { $0.slug == slug }) else { throw Problem.notFound }
        let (member, secret) = (try await accounts.store.enter(chosen.slug, account: caller.account), accounts.secret())
        try await Sessions(accounts: accounts).move(
            old,
            to: NewSession(
                id: accounts.identifier(call.now), digest: secret.digest, account: caller.account, organisation: (chosen.organisation, member.role),
                device: call.device, place: call.place, now: call.now))
        return .signedIn(secret.text, .seeOther("/o/\(chosen.slug)"))
    }

    /// Only a path of ours: anything else leads to the start, so that no link sends a freshly signed-in person elsewhere.
    static func next(_ text: String?) -> String {
        guard let text, text.utf8.count <= 500, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return "/" }
        return text
    }

    static func trimmed(_ text: String?) -> String {
        String((text ?? "").drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension Call {
    /// The browser in words, never the address.
    var device: String { DeviceWords.words(userAgent: request.headers[.userAgent]) }
    /// The network in words, never the address.
    var place: String? { PlaceWords.words(client: client) }
}

extension Page {
    /// With what a page needs that holds a challenge.
    func asking(_ challenger: any Challenger) -> Page {
        var page = self
        page.provider = challenger.provider
        return page
    }
}

extension Answer {
    /// A new session: whatever the browser carried before is replaced.
    static func signedIn(_ secret: String, _ answer: Answer) -> Answer {
        .with(cookies: [Cookie.session.setting(secret), Cookie.csrf.cleared, Cookie.ticket.cleared, Cookie.visit.cleared], answer)
    }
}
