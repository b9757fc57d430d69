internal import Platform
internal import Store

/// What is behind the links of the team's mails. No GET uses one up.
struct LinkRoutes {
    let accounts: Accounts
    private static let own: Gate = .open("an account is its owner's, whatever an organisation pays")

    var routes: [Route] {
        [
            Route(.get, "/invitation/{link}", .visitor, .page, summary: "Look at an invitation", handle: look),
            Route(
                .post, "/invitation/{link}", .visitor, gate: Acceptances.gate, .page, summary: "Accept an invitation", takes: EnrolmentDraft.names,
                handle: accept),
            Route(.get, "/new-authenticator/{link}", .visitor, .page, summary: "Set up a new authenticator behind a link", handle: showFactor),
            Route(
                .post, "/new-authenticator/{link}", .visitor, gate: Self.own, .page, summary: "Finish setting up a new authenticator",
                takes: ["password", "code", "key"], handle: setFactor),
            Route(.get, "/recovery/{link}", .visitor, .page, summary: "Ask before cancelling a recovery") { call in
                let link = try call.parameter("link")
                guard try await Recoveries(accounts: accounts).isOpen(link) else { return .page(InvitationPages.over()) }
                return .page(InvitationPages.cancelRecovery(path: "/recovery/\(link)", csrf: call.csrf))
            },
            Route(.post, "/recovery/{link}", .visitor, gate: Self.own, .page, summary: "Cancel a recovery", takes: []) { call in
                let isCancelled = try await Recoveries(accounts: accounts).cancel(call.parameter("link"))
                return .page(isCancelled ? InvitationPages.recoveryCancelled() : InvitationPages.over())
            },
        ]
    }

    // MARK: Invitations

    private func look(_ call: Call) async throws -> Answer {
        let link = try call.parameter("link"), path = "/invitation/\(link)"
        guard let opened = try await Acceptances(accounts: accounts).open(link, now: call.now) else { return .page(InvitationPages.over()) }
        if let refusal = opened.refusal { return .page(InvitationPages.closed(opened, refusal)) }
        if let caller = call.caller {
            return .page(
                opened.isFor(caller) ? InvitationPages.accept(opened, path: path, csrf: call.csrf) : InvitationPages.signInAs(path: path, isSignedIn: true))
        }
        guard opened.account == nil else { return .page(InvitationPages.signInAs(path: path, isSignedIn: false)) }
        let key = try EnrolmentKey(email: opened.invitation.email, link: link, accounts: accounts)
        return .page(AccountPages.enrol(draft(opened), key: key, path: path, joins: InvitationPages.lead(opened), csrf: call.csrf))
    }

    private func accept(_ call: Call) async throws -> Answer {
        let (link, form) = (try call.parameter("link"), try await call.form())
        let path = "/invitation/\(link)", acceptances = Acceptances(accounts: accounts)
        guard let opened = try await acceptances.open(link, now: call.now) else { return .page(InvitationPages.over()) }
        if let refusal = opened.refusal { throw refusal }
        if let caller = call.caller {
            guard opened.isFor(caller) else { return .page(InvitationPages.signInAs(path: path, isSignedIn: true)) }
            let accepted = try await acceptances.accept(link, opened, as: caller, device: call.device, place: call.place, now: call.now)
            guard let accepted else { return .page(InvitationPages.over()) }
            return .signedIn(accepted.session, .seeOther("/o/\(accepted.slug)"))
        }
        guard opened.account == nil else { return .page(InvitationPages.signInAs(path: path, isSignedIn: false)) }
        var draft = draft(opened)
        draft.name = (form["name"] ?? "").split { $0.isWhitespace }.joined(separator: " ")
        (draft.password, draft.code) = (form["password"] ?? "", form["code"] ?? "")
        let key: EnrolmentKey
        do { key = try EnrolmentKey(sealed: form["key"] ?? "", email: draft.email, link: link, accounts: accounts) } catch { return .seeOther(path) }
        do {
            let accepted = try await acceptances.accept(link, opened, draft, key: key, client: call.client, device: call.device, now: call.now)
            guard let accepted else { return .page(InvitationPages.over()) }
            let device = try await Devices(accounts: accounts).remember(
                accepted.account, carrying: nil, in: Session.digest(of: accepted.session) ?? "", isFirst: true, call.asking)
            let page = AccountPages.backupCodes(accepted.backupCodes, next: "/o/\(accepted.slug)")
            return .with(cookies: [accounts.cookie(device)], .signedIn(accepted.session, .page(page)))
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(AccountPages.enrol(draft, key: key, path: path, joins: InvitationPages.lead(opened), errors: problem.fields, csrf: call.csrf))
        }
    }

    /// The organisation's name is one of the words that a password may not be made of.
    private func draft(_ opened: Acceptances.Opened) -> EnrolmentDraft {
        var draft = EnrolmentDraft(email: opened.invitation.email)
        draft.organisation = opened.name
        return draft
    }

    // MARK: A new authenticator

    private func showFactor(_ call: Call) async throws -> Answer {
        let link = try call.parameter("link")
        guard let opened = try await FactorLinks(accounts: accounts).open(link, now: call.now) else { return .page(InvitationPages.over()) }
        let key = try EnrolmentKey(email: opened.account.email, link: link, accounts: accounts)
        return .page(InvitationPages.newFactor(email: opened.account.email, key: key, path: "/new-authenticator/\(link)", csrf: call.csrf))
    }

    private func setFactor(_ call: Call) async throws -> Answer {
        let (link, form, links) = (try call.parameter("link"), try await call.form(), FactorLinks(accounts: accounts))
        guard let opened = try await links.open(link, now: call.now) else { return .page(InvitationPages.over()) }
        let (email, path) = (opened.account.email, "/new-authenticator/\(link)")
        let key: EnrolmentKey
        do { key = try EnrolmentKey(sealed: form["key"] ?? "", email: email, link: link, accounts: accounts) } catch { return .seeOther(path) }
        do {
            let codes = try await links.finish(
                opened, password: form["password"] ?? "", code: form["code"] ?? "", key: key, client: call.client, now: call.now)
            guard let codes else { return .page(InvitationPages.over()) }
            return .page(AccountPages.backupCodes(codes, next: "/sign-in"))
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(InvitationPages.newFactor(email: email, key: key, path: path, errors: problem.fields, csrf: call.csrf))
        }
    }
}
