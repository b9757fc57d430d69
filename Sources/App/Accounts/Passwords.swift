internal import Cryptography
internal import Platform
internal import Store

/// A new password: by who is signed in and knows the old one, or by a mailed link. Neither goes past the authenticator.
struct Passwords: Sendable {
    let accounts: Accounts

    /// Whoever asks: the browser in words, the address for the queue, and the time.
    struct Asking: Sendable {
        let device, client: String
        let now: Int64
        /// What an account's own log keeps of it.
        var fields: [Change.Field] { [.init("device", after: .text(String(device.unicodeScalars.prefix(80))))] }
    }

    // MARK: Signed in

    /// - Parameter session: the digest of the one that stays; all others end.
    /// - Throws: `Problem.invalid`, with everything that needs another look; 429 after too many wrong present passwords.
    func change(of account: String, present: String, new: String, session: String, _ asking: Asking) async throws {
        let refusal = accounts.policy.refusal(of: new, names: try await names(of: account), field: "new_password")
        do { try await prove(present, of: account, asking) } catch let problem as Problem where problem.kind == .invalid {
            throw Problem.invalid(problem.fields + (refusal.map { [$0] } ?? []))
        }
        if let refusal { throw Problem.invalid([refusal]) }
        let hash = try await hash(new, asking)
        let notice = try accounts.notice(.passwordChanged, to: account, asking)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account, session: session)
            guard try tx.set("account", where: "id = \(account) AND state = 'active'", ["password": .text(hash)]) == 1 else { throw Problem.notFound }
            try tx.endSessions(of: account, but: session)
            // Whoever knew the old one may have asked for them.
            _ = try tx.remove("account_link", where: "account_id = \(account)")
            try notice.ask(in: tx)
            try tx.note(.passwordChanged, of: account, fields: asking.fields)
        }
    }

    /// The present password, for what a session alone must not do. Wrong ones are counted per account: a stolen session guesses
    /// no faster than a stranger.
    func prove(_ password: String, of account: String, _ asking: Asking) async throws {
        let attempts = Attempts(accounts: accounts)
        let (place, now) = (try attempts.place(account, asking.client), asking.now)
        // Counted before the password is looked at, and the account's row first: of guesses at the same time no more than the limit are.
        let id = accounts.identifier(now)
        let stored = try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account)
            let failures = try tx.attempts(.present, subject: place.subject, in: Throttle.code.period(at: now), limit: Throttle.code.reach.count)
            if case .closed(let until) = Throttle.code.decide(failures: failures, now: now) {
                throw Problem.tooMany(
                    "Too many wrong passwords. Your session goes on; try again later, or set a new password by mail.", until: until, now: now)
            }
            guard let found = try tx.account(id: account) else { throw Problem.notFound }
            try tx.add(.present, place, id: id, now: now)
            return found.password
        }
        let isRight = try await attempts.looking(id) {
            try await accounts.passwords.verify(password, against: stored, client: Attempts.network(asking.client), isKnown: true).matches
        }
        guard isRight else {
            try await accounts.store.write(accounts.store.gate()) {
                try $0.note(.passwordRefused, of: account, fields: asking.fields, copies: .nowhere)
            }
            throw Problem.invalid("password", "This is not your present password")
        }
        try await attempts.forget(id)
    }

    // MARK: By mail

    /// Asks for a mail with a link. Whether there is an account is said by the mail alone: the answer and the work are the same.
    ///
    /// - Throws: as ``MailAllowance/take(in:)``.
    func askForReset(_ typed: String, proof: SolvedChallenge? = nil, client: String, now: Int64) async throws -> EmailAddress {
        guard let address = EmailAddress(typed) else { throw Problem.invalid("email", EmailAddress.advice) }
        let allowance = try MailAllowance(accounts, address, client: client, .visitor(proof), now: now)
        let (id, nobody) = (accounts.identifier(now), accounts.identifier(now))
        let (ends, canonical) = (now + accounts.limits.reset, address.canonical)
        try await accounts.store.write(accounts.store.gate()) { tx in
            guard try allowance.take(in: tx) else { return }
            let found = try tx.account(canonical: canonical)
            _ = try tx.remove("account_link", where: "ends_at <= \(now)")
            // One row either way, so that a known address takes as long as another. The link is made when the mail is delivered.
            try tx.insert(
                "account_link", id: id,
                [
                    "kind": .text(AccountLink.reset.rawValue), "digest": .text("none-\(id)"), "account_id": .text(found?.id ?? nobody),
                    "email": .text(address.deliverable), "created_at": .integer(now), "ends_at": .integer(ends),
                ])
            try tx.enqueueMail("reset", ids: ["link": id], key: id)
        }
        return address
    }

    /// The address of the account behind a link that is not over. Looking does not use it up: mail scanners look.
    func address(_ link: String, now: Int64) async throws -> String? { try await holder(link, now)?.email }

    private func holder(_ link: String, _ now: Int64) async throws -> StoredAccount? {
        guard let digest = Session.digest(of: link) else { return nil }
        return try await accounts.store.read(accounts.store.gate()) { tx in
            try tx.accountLink(.reset, digest, now: now).flatMap { try tx.account(id: $0.account) }
        }
    }

    /// Sets the password, and ends whatever the old one opened: sessions, tickets, other links, known browsers and API tokens.
    ///
    /// - Returns: false when the link is over.
    func reset(_ link: String, _ password: String, _ asking: Asking) async throws -> Bool {
        guard let digest = Session.digest(of: link), let found = try await holder(link, asking.now) else { return false }
        if let refusal = accounts.policy.refusal(of: password, names: try await names(of: found.id)) { throw Problem.invalid([refusal]) }
        let hash = try await hash(password, asking)
        let notice = try accounts.notice(.passwordReset, to: found.id, asking)
        let (places, event) = (try await accounts.places(of: found.id), accounts.identifier(asking.now))
        let isDone = try await accounts.store.write(accounts.store.gate()) { tx -> Bool in
            // The account first: a sign-in under way is waited for. Of several with one link, the first sets its password.
            guard try tx.holds(found.id) else { return false }
            guard try tx.remove("account_link", where: "digest = \(digest) AND kind = 'reset' AND ends_at > \(asking.now)") == 1,
                try tx.set("account", where: "id = \(found.id) AND state = 'active'", ["password": .text(hash)]) == 1
            else { return false }
            try tx.endSessions(of: found.id)
            _ = try tx.remove("account_link", where: "account_id = \(found.id)")
            // A new authenticator takes its link and the password. Whoever has the mailbox would have both with this.
            _ = try tx.remove("factor_link", where: "account_id = \(found.id)")
            if try tx.set("recovery", where: "account_id = \(found.id) AND state = 'waiting'", ["state": .text("cancelled")]) > 0 {
                try tx.note(.recoveryCancelled, of: found.id)
            }
            try tx.ask(.passwordReset, of: found.id, in: places, event: event)
            _ = try tx.remove("known_device", where: "account_id = \(found.id)")
            try notice.ask(in: tx)
            // Each organisation's log hears of it by the job that is asked for here.
            try tx.note(.passwordReset, of: found.id, fields: asking.fields, copies: .nowhere)
            return true
        }
        if isDone { await accounts.revokeTokens(of: places) }
        return isDone
    }

    // MARK: -

    private func hash(_ password: String, _ asking: Asking) async throws -> String {
        try await accounts.passwords.hash(
            password, salt: accounts.random(PasswordHash.saltByteCount), client: Attempts.network(asking.client), isKnown: true)
    }

    /// What a password must not be made of.
    private func names(of account: String) async throws -> [String] {
        let places = try await accounts.places(of: account)
        let found = try await accounts.store.read(accounts.store.gate()) { try $0.account(id: account) }
        return [found?.name].compactMap { $0 } + (found.flatMap { EmailAddress($0.email) }?.names ?? []) + places.map(\.name)
    }
}

/// What a mailed link is for.
enum AccountLink: String, Sendable {
    case reset
    /// A new address for an account.
    case address
}

extension Call {
    var asking: Passwords.Asking { Passwords.Asking(device: device, client: client, now: now) }
}

extension Writing {
    /// In the gate door: all sessions of an account but one, and whoever stands between password and code.
    func endSessions(of account: String, but session: String = "") throws {
        _ = try remove("session", where: "account_id = \(account) AND digest <> \(session)")
        _ = try remove("ticket", where: "account_id = \(account)")
    }
    /// In the gate's door, or the person's: those of one organisation, once the account's row is taken.
    func endSessions(of account: String, in organisation: String) throws {
        _ = try remove("session", where: "account_id = \(account) AND organisation_id = \(organisation)")
    }
}
