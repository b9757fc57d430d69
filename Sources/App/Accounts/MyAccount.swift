internal import Platform
internal import Store

/// A person's own account: who they are here, and where mail about it goes.
struct MyAccount: Sendable {
    let accounts: Accounts

    struct Profile: Sendable {
        var name, email, language: String
        /// By its name; empty for that of the organisation one is in.
        var timeZone: String
        var createdAt: Int64 = 0

        /// What its owner may change, where it is other than before.
        func fields(since before: Profile) -> [Change.Field] {
            [("name", before.name, name), ("language", before.language, language), ("time_zone", before.timeZone, timeZone)].filter { $0.1 != $0.2 }
                .map { Change.Field($0.0, before: .text($0.1), after: .text($0.2)) }
        }
    }
    /// What the product speaks, and no more.
    static let languages = [UI.Option("en-GB", "English")]

    func profile(_ account: String) async throws -> Profile {
        try await accounts.store.read(accounts.store.account(account)) { try $0.profile() }
    }

    /// The name goes to the organisations too, each of which keeps its own record of who is a member.
    ///
    /// - Throws: `Problem` with every field that is not acceptable; 401 where the session is over by now.
    func save(_ profile: Profile, of account: String, session: String) async throws {
        var problems: [Problem.Field] = []
        do throws(Complaint) { if try Text.line(profile.name).isEmpty { problems.append(.init("name", "Write your name")) } } catch {
            problems.append(.init("name", "Your name: \(error.message)"))
        }
        if profile.name.unicodeScalars.count > 200 { problems.append(.init("name", "Use at most 200 characters")) }
        if !Self.languages.contains(where: { $0.value == profile.language }) { problems.append(.init("language", "Choose a language")) }
        if !profile.timeZone.isEmpty, !Zone.names.contains(profile.timeZone) { problems.append(.init("time_zone", "Choose a time zone")) }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let before = try await self.profile(account)
        if before.name != profile.name { try await copy("member.renamed", "name", field: "name", before.name, profile.name, of: account, session: session) }
        let count = try await accounts.store.write(accounts.store.account(account)) { tx in
            try tx.hold(account, session: session)
            let count = try tx.set(
                "account", where: "id = \(account) AND state = 'active'",
                ["name": .text(profile.name), "language": .text(profile.language), "time_zone": profile.timeZone.isEmpty ? .null : .text(profile.timeZone)])
            // The organisations have the name in their own records, with its entry.
            guard count == 1 else { return count }
            try tx.note(.detailsChanged, of: account, fields: profile.fields(since: before), copies: .nowhere)
            return count
        }
        guard count == 1 else { throw Problem.notFound }
    }

    /// Puts a value of the account into each organisation's record of the member, with its entry in the log.
    private func copy(_ action: String, _ column: Name, field: String, _ before: String, _ after: String, of account: String, session: String) async throws {
        for place in try await accounts.places(of: account) {
            // Who changes the password while this is under way keeps what is left.
            try await accounts.store.write(accounts.store.account(account)) { _ = try $0.hold(account, session: session) }
            try await accounts.store.write(accounts.store.job(organisation: place.organisation, reason: "account")) { tx in
                guard try tx.set("member", where: "id = \(place.member)", [column: .text(after)]) == 1 else { return }
                try tx.record(Change(action, "member", place.member, fields: [.init(field, before: .text(before), after: .text(after))]))
            }
        }
    }

    // MARK: Another address

    /// Sends a link to the new address and a notice to the present one. That the new one has an account already is told by mail
    /// to it alone: the answer is the same.
    ///
    /// - Throws: `Problem.invalid`: the present password is wrong, or the address is none of work; 401 where the session is over.
    func askForAddress(_ typed: String, password: String, of account: String, session: String, _ asking: Passwords.Asking) async throws -> EmailAddress {
        let now = asking.now
        var (admitted, problems): (EmailAddress?, [Problem.Field]) = (nil, [])
        do { admitted = try await accounts.workAddresses.admit(typed) } catch let problem as Problem where problem.kind == .invalid {
            problems += problem.fields
        }
        do { try await Passwords(accounts: accounts).prove(password, of: account, asking) } catch let problem as Problem where problem.kind == .invalid {
            problems += problem.fields
        }
        guard problems.isEmpty, let address = admitted else { throw Problem.invalid(problems) }
        let allowance = try MailAllowance(accounts, address, client: asking.client, .signedIn, now: now)
        let (id, ends) = (accounts.identifier(now), now + accounts.limits.change)
        let notice = try accounts.notice(.addressAsked, to: account, asking)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account, session: session)
            let isOpen = try allowance.take(in: tx)
            _ = try tx.remove("account_link", where: "ends_at <= \(now) OR account_id = \(account) AND kind = 'address'")
            try tx.insert(
                "account_link", id: id,
                [
                    "kind": .text(AccountLink.address.rawValue), "digest": .text("none-\(id)"), "account_id": .text(account),
                    "email": .text(address.deliverable), "created_at": .integer(now), "ends_at": .integer(ends),
                ])
            if isOpen { try tx.enqueueMail("address", ids: ["link": id], key: id) }
            try notice.ask(in: tx)
            try tx.note(.addressAsked, of: account, fields: asking.fields, copies: .nowhere)
        }
        return address
    }

    /// The new address behind a link of this account's that is not over. Looking does not use it up.
    func address(_ link: String, of account: String, now: Int64) async throws -> String? {
        guard let digest = Session.digest(of: link) else { return nil }
        return try await accounts.store.read(accounts.store.gate()) { tx in
            guard let found = try tx.accountLink(.address, digest, now: now), found.account == account else { return nil }
            return found.email
        }
    }

    /// The address counts from here on; the other sessions and all API tokens end.
    ///
    /// The tokens end first, an organisation at a time: each log says so, and whoever is cut off there has fewer tokens and nothing
    /// else. Then one transaction changes the address and asks for all that follows from it: the mail to the old address, and
    /// each organisation's record and entry. Tokens that were made in between end with those.
    ///
    /// - Returns: false when the link is over, or the address got an account in the meantime.
    /// - Throws: 422 for an address that is not let through any more; 401 where the session is over.
    func take(_ link: String, of account: String, session: String, _ asking: Passwords.Asking) async throws -> Bool {
        guard let digest = Session.digest(of: link), let typed = try await address(link, of: account, now: asking.now) else { return false }
        let address = try await accounts.workAddresses.admitStill(typed)
        let places = try await accounts.places(of: account)
        for place in places {
            try await accounts.store.write(accounts.store.job(organisation: place.organisation, reason: "account")) {
                try Tokens.revokeAll(of: place.member, in: $0)
            }
        }
        let (old, event) = (try await profile(account).email, accounts.identifier(asking.now))
        let notice = try accounts.notice(.addressChanged, to: account, asking, address: old)
        do {
            try await accounts.store.write(accounts.store.gate()) { tx in
                // The account first: a sign-in under way is waited for.
                try tx.hold(account, session: session)
                guard try tx.remove("account_link", where: "digest = \(digest) AND account_id = \(account) AND kind = 'address'") == 1 else {
                    throw Problem.notFound
                }
                let cells: Cells = ["email": .text(address.deliverable), "email_canonical": .text(address.canonical)]
                guard try tx.set("account", where: "id = \(account) AND email = \(old) AND state = 'active'", cells) == 1 else { throw Problem.notFound }
                try tx.endSessions(of: account, but: session)
                _ = try tx.remove("account_link", where: "account_id = \(account)")
                try notice.ask(in: tx)
                try tx.ask(.addressChanged, of: account, in: places, event: event)
                try tx.note(.addressChanged, of: account, fields: asking.fields, copies: .nowhere)
            }
        } catch let problem as Problem where problem.kind == .conflict || problem.kind == .notFound { return false }
        return true
    }
}
