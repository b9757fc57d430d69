internal import Cryptography
internal import Platform
internal import Store

/// Passkeys: a factor beside the authenticator, which every account has first. Never in place of the password.
struct Passkeys: Sendable {
    let accounts: Accounts
    /// Of one account.
    static let most = 10

    /// From the configured address. Nil where browsers offer no passkeys.
    private var site: PasskeySite? { PasskeySite(address: accounts.address()) }
    static let nowhere = Problem.conflict("Passkeys need an address with a name, over HTTPS or at localhost.")

    func all(of account: String) async throws -> [StoredPasskey] {
        try await accounts.store.read(accounts.store.account(account)) { try $0.passkeys(of: account) }
    }

    // MARK: Adding

    /// The question for a new passkey, as JSON.
    func askForNew(_ caller: Caller, session: String, now: Int64) async throws -> [UInt8] {
        guard let site else { throw Self.nowhere }
        let known = try await all(of: caller.account)
        guard known.count < Self.most else { throw Problem.conflict(Self.tooMany) }
        let handle = known.first?.handle ?? Hex.encode(accounts.random(32))
        let question = try await ask(.create, session, caller.account, handle: handle, now: now)
        return PasskeyOptions.creation(question, email: caller.email, name: caller.name, known: known, site: site)
    }

    /// The other sessions end with it.
    ///
    /// - Parameter session: the digest of the one that goes on.
    /// - Throws: 422 with what to do.
    func add(_ typed: String, name: String, caller: Caller, session: String, _ asking: Passwords.Asking) async throws {
        let (name, now) = (try Self.name(name), asking.now)
        guard let site else { throw Self.nowhere }
        guard let answer = PasskeyAnswer(typed) else {
            throw Problem.invalid("credential", "Your browser made no passkey. It needs scripts, and an authenticator that checks that it is you.")
        }
        let found = try await accounts.store.read(accounts.store.gate()) { try $0.passkeyChallenge(session, now: now) }
        guard let question = found, question.kind == .create, question.account == caller.account else { throw Problem.invalid("credential", Self.old) }
        let passkey: Passkey
        do { passkey = try Passkey.register(answer.clientData, attestation: answer.attestation, challenge: question.challenge, site: site) } catch {
            try await forget(question)
            throw Problem.invalid("credential", Self.words(error))
        }
        guard passkey.id == answer.id else { throw Problem.invalid("credential", Self.words(.malformed(""))) }
        let notice = try accounts.notice(.passkeyAdded, to: caller.account, asking, name: name)
        let (id, account, digest) = (accounts.identifier(now), caller.account, Hex.encode(passkey.digest))
        try await accounts.store.write(accounts.store.gate()) { tx in
            // The account's row first: of two at the same time the second sees the first.
            try tx.hold(account, session: session)
            guard try tx.remove("passkey_challenge", where: "id = \(question.id)") == 1 else { throw Problem.invalid("credential", Self.old) }
            guard try tx.passkeys(of: account).count < Self.most else { throw Problem.invalid("credential", Self.tooMany) }
            do {
                try tx.insert(
                    "passkey", id: id,
                    [
                        "account_id": .text(account), "name": .text(name), "digest": .text(digest), "credential": .bytes(passkey.id),
                        "public_key": .bytes(passkey.key), "signatures": .integer(Int64(passkey.count)), "may_be_copied": .flag(passkey.mayBeCopied),
                        "handle": .text(question.handle), "created_at": .integer(now),
                    ])
            } catch let problem as Problem where problem.kind == .conflict {
                throw Problem.invalid("credential", "This passkey is known already. Use another device.")
            }
            try notice.ask(in: tx)
            // Another factor: whoever is in elsewhere shows one again.
            try tx.endSessions(of: account, but: session)
            try tx.note(.passkeyAdded, of: account, fields: [.init("name", after: .text(name))])
        }
    }

    /// The other sessions end with it.
    ///
    /// - Throws: 404 where the account has no such passkey.
    func remove(_ id: String, account: String, session: String, _ asking: Passwords.Asking) async throws {
        guard let known = try await all(of: account).first(where: { $0.id == id }) else { throw Problem.notFound }
        let notice = try accounts.notice(.passkeyRemoved, to: account, asking, name: known.name)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account, session: session)
            guard try tx.remove("passkey", where: "id = \(id) AND account_id = \(account)") == 1 else { throw Problem.notFound }
            try tx.endSessions(of: account, but: session)
            try notice.ask(in: tx)
            try tx.note(.passkeyRemoved, of: account, fields: [.init("name", before: .text(known.name))])
        }
    }

    // MARK: Signing in

    func areOffered(ticket: String, now: Int64) async throws -> Bool {
        guard let digest = Session.digest(of: ticket), site != nil else { return false }
        return try await accounts.store.read(accounts.store.gate()) { try $0.hasPasskey(ticket: digest, now: now) }
    }

    /// The question for the holder of a ticket, as JSON.
    func ask(ticket: String, now: Int64) async throws -> [UInt8] {
        guard let site else { throw Self.nowhere }
        guard let digest = Session.digest(of: ticket) else { throw Problem.notFound }
        let holder = try await accounts.store.read(accounts.store.gate()) { tx in
            try tx.ticketHolder(digest, now: now).map { (account: $0, known: try tx.passkeys(of: $0)) }
        }
        guard let holder, let first = holder.known.first else { throw Problem.notFound }
        let question = try await ask(.get, digest, holder.account, handle: first.handle, now: now)
        return PasskeyOptions.assertion(question, known: holder.known, site: site)
    }

    enum Outcome: Sendable {
        /// The session is begun.
        case accepted(OpeningSession)
        case refused
        case over
        /// The counter went back. The person is told by mail.
        case copied
    }

    /// Takes a passkey's answer in place of a code: once for each question, and once for each ticket.
    ///
    /// A wrong answer uses the question up and counts as no guess, since there is nothing to guess; nor do wrong codes, which
    /// anybody with the password can send, keep a passkey out.
    func accept(_ typed: String, ticket: String, _ asking: Passwords.Asking) async throws -> Outcome {
        guard let digest = Session.digest(of: ticket), let site else { return .over }
        let (answer, now, place) = (PasskeyAnswer(typed), asking.now, PlaceWords.words(client: asking.client))
        guard let session = try await SignIns(accounts: accounts).opening(ticket, device: asking.device, place: place, now: now) else { return .over }
        return try await accounts.store.write(accounts.store.gate()) { tx in
            let account = session.account
            guard try tx.holds(account), try tx.ticketHolder(digest, now: now) == account else { return .over }
            guard let question = try tx.passkeyChallenge(digest, now: now), question.kind == .get, question.account == account,
                try tx.remove("passkey_challenge", where: "id = \(question.id)") == 1
            else { return .refused }
            guard let answer, let known = try tx.passkeys(of: account).first(where: { $0.key.id == answer.id }),
                answer.handle.map({ $0 == Array(known.handle.utf8) }) ?? true
            else { return .refused }
            let passkey: Passkey
            do {
                passkey = try known.key.assert(
                    answer.clientData, authenticatorData: answer.authenticatorData, signature: answer.signature, challenge: question.challenge, site: site)
            } catch PasskeyRefusal.copied {
                try accounts.notice(.passkeyCopied, to: account, asking, name: known.name).ask(in: tx)
                try tx.note(.passkeyCopied, of: account, fields: [.init("name", after: .text(known.name))], isByOwner: false)
                return .copied
            } catch { return .refused }
            guard try tx.remove("ticket", where: "digest = \(digest)") == 1 else { return .over }
            _ = try tx.set("passkey", where: "id = \(known.id)", ["signatures": .integer(Int64(passkey.count)), "used_at": .integer(now)])
            try tx.note(.signedIn, of: account, fields: [.init("passkey", after: .text(known.name))], copies: .nowhere)
            try session.begin(in: tx)
            return .accepted(session)
        }
    }

    // MARK: Questions

    /// In place of the one that was asked before: of several the last counts.
    private func ask(_ kind: PasskeyClientData.Kind, _ asker: String, _ account: String, handle: String, now: Int64) async throws -> PasskeyQuestion {
        let question = PasskeyQuestion(
            id: accounts.identifier(now), kind: kind, account: account, challenge: accounts.random(Passkey.challengeByteCount), handle: handle)
        try await accounts.store.write(accounts.store.gate()) { tx in
            // Of two at the same time the second is the one that counts.
            try tx.hold(account)
            _ = try tx.remove("passkey_challenge", where: "ends_at <= \(now) OR asker = \(asker)")
            try tx.insert(
                "passkey_challenge", id: question.id,
                [
                    "asker": .text(asker), "kind": .text(kind.rawValue), "account_id": .text(account), "challenge": .bytes(question.challenge),
                    "handle": .text(handle), "ends_at": .integer(now + PasskeyOptions.life),
                ])
        }
        return question
    }
    private func forget(_ question: PasskeyQuestion) async throws {
        _ = try await accounts.store.write(accounts.store.gate()) { try $0.remove("passkey_challenge", where: "id = \(question.id)") }
    }
}
