internal import Platform
internal import Store

/// The end of an account, by its owner. What it signed in with is gone and its address is free again; what it did stays in the
/// logs of the organisations, which are theirs.
///
/// Each organisation's log is written by a transaction of its own, so this is several, in an order in which it may stop anywhere:
///
/// 1. The person leaves one organisation after the other; each log says that, and it is so, whatever comes after.
/// 2. One transaction ends the account, and asks for the mail, the tidying, and in each organisation that the person ever was a member
///    of for the entry `account.deleted` and the erasure of their name and addresses. The account's own log keeps that its entries were made,
///    and forgets what they say of the person.
///
/// An organisation whose only member the person is ends with the first step, for nobody could take it over, and only if the person
/// was told so. One where others work needs another CISO first; one that is cancelled needs none, for nobody can enter it.
///
/// Cut off before the second, there is an account that is in fewer organisations. Asking once more finishes it.
struct AccountDeletion: Sendable {
    let accounts: Accounts

    /// Organisations that would end with the account, because nobody else is there.
    func ending(with account: String) async throws -> [AccountPlace] {
        var alone: [AccountPlace] = []
        for place in try await accounts.places(of: account) {
            let scope = accounts.store.job(organisation: place.organisation, reason: "account")
            if try await accounts.store.read(scope, { try !$0.isOwnCancelled() && $0.colleagues(of: place.member).isEmpty }) { alone.append(place) }
        }
        return alone
    }

    /// - Parameters:
    ///   - session: the digest of the one that asks.
    ///   - agreed: the ids of the organisations of which the person was told that they end.
    /// - Throws: 401 where the session ended in the meantime; 409 with the name of an organisation that would be left without a CISO,
    ///   that would end untold, or that was joined in the meantime.
    func delete(_ account: String, session: String, ending agreed: Set<String> = [], _ asking: Passwords.Asking) async throws {
        let places = try await accounts.places(of: account)
        // First all of them are asked, so that nobody leaves half of their organisations.
        for place in places {
            try await accounts.store.read(accounts.store.job(organisation: place.organisation, reason: "account")) { tx in
                try tx.refuseLastCISO(place)
                try tx.refuseUntold(place, agreed)
            }
        }
        let address = try await MyAccount(accounts: accounts).profile(account).email
        for place in places {
            // Who changes the password while this is under way keeps what is left.
            try await accounts.store.write(accounts.store.account(account)) { _ = try $0.hold(account, session: session) }
            try await leave(place, ending: agreed, now: asking.now)
        }
        try await end(account, session: session, address: address, asking)
    }

    /// The first step, in one organisation. Alone there, the person ends it.
    func leave(_ place: AccountPlace, ending agreed: Set<String> = [], now: Int64) async throws {
        let lock = accounts.identifier(now)
        let isEnding = try await accounts.store.write(accounts.store.job(organisation: place.organisation, reason: "account")) { tx -> Bool in
            try tx.lockTeam(lock)
            try tx.refuseLastCISO(place)
            let isAlone = try tx.refuseUntold(place, agreed)
            try Tokens.revokeAll(of: place.member, in: tx)
            _ = try tx.set("member", where: "id = \(place.member)", ["state": .text("left")])
            try tx.record(Change("member.left", "member", place.member, fields: [.init("state", before: .text(place.state), after: .text("left"))]))
            try tx.leaveEngagements(place.member)
            if isAlone { try Closing.close(place.organisation, now: now, in: tx) }
            return isAlone
        }
        if isEnding { try await Subscriptions.end(place.organisation, at: now, in: accounts.store) }
    }

    /// The second: in the account's own door, which sees its memberships. Its row is taken first, so that of an invitation that is
    /// accepted at the same time one of the two sees the other.
    func end(_ account: String, session: String, address: String, _ asking: Passwords.Asking) async throws {
        let (gone, event) = ("deleted-\(account)@deleted.invalid", accounts.identifier(asking.now))
        let notice = try accounts.notice(.accountDeleted, to: account, asking, address: address)
        try await accounts.store.write(accounts.store.account(account)) { tx in
            try tx.hold(account, session: session)
            let cells: Cells = [
                "state": .text("deleted"), "name": .text("Deleted account"), "email": .text(gone), "email_canonical": .text(gone), "password": .text("none"),
                "language": .null, "time_zone": .null,
            ]
            guard try tx.set("account", where: "id = \(account) AND state = 'active'", cells) == 1 else { throw Problem.notFound }
            if let other = try tx.accountPlaces().first { throw Problem.conflict("You joined \(other.name) in the meantime. Delete the account once more.") }
            for table in ["session", "factor", "backup_code", "passkey", "known_device", "mail_choice"] as [Name] {
                _ = try tx.remove(table, where: "account_id = \(account)")
            }
            // Each organisation's log hears of it by the job that is asked for here, and forgets the person: past ones, too.
            try tx.note(.deleted, of: account, copies: .nowhere)
            try notice.ask(in: tx)
            try tx.ask(.deleted, of: account, in: tx.everyPlace(), event: event)
            try tx.enqueue(Accounts.tidying, account: account)
        }
    }
}

extension Reading {
    /// In an organisation's door: whether nobody else is there, so that it ends with the person.
    ///
    /// - Throws: 409 where the person was not told.
    @discardableResult
    fileprivate func refuseUntold(_ place: AccountPlace, _ agreed: Set<String>) throws -> Bool {
        guard try !isOwnCancelled(), try colleagues(of: place.member).isEmpty else { return false }
        guard agreed.contains(place.organisation) else {
            throw Problem.conflict("You are the only member of \(place.name), so it would end with your account. Open the page once more, and read what ends.")
        }
        return true
    }

    /// In an organisation's door: its last CISO does not go while others are there.
    func refuseLastCISO(_ place: AccountPlace) throws {
        guard place.state == "active", try role(ofMember: place.member) == Role.ciso.rawValue, try !isOwnCancelled() else { return }
        let others = try colleagues(of: place.member)
        guard others.isEmpty || others.contains(where: { $0.isActive && $0.role == Role.ciso.rawValue }) else {
            throw Problem.conflict("You are the last CISO of \(place.name), and others work there. Hand over to one of them first, on the page of the team.")
        }
    }
}
