internal import Cryptography
internal import Platform
internal import Store

/// All that we hold of one account, for the person whose it is; secrets are not in it, nor anything of an organisation.
///
/// What stands in which member, and what is left out and why, is ``told`` and ``leftOut``.
struct AccountExport: Sendable {
    let accounts: Accounts

    struct Membership: Sendable {
        let organisation, title, member, role, state, name, email: String
        let joinedAt: Int64
    }
    struct Session: Sendable {
        let device: String
        let place, organisation: String?
        let beganAt, usedAt, endsAt: Int64
    }
    struct Browser: Sendable { let seenAt, endsAt: Int64 }
    struct WrongCode: Sendable {
        let at: Int64
        let device: String?
    }
    struct Link: Sendable {
        let kind, email: String
        let createdAt, endsAt: Int64
    }
    struct Recovery: Sendable {
        let state, reason: String
        let askedAt, dueAt: Int64
    }
    struct Exception: Sendable {
        let subject: String
        let isAllowed: Bool
        let reason: String
        let madeAt: Int64
    }
    struct Invited: Sendable {
        let organisation, email, role, state: String
        let createdAt, endsAt: Int64
    }
    struct Token: Sendable {
        let organisation, name, scopes: String
        let createdAt, endsAt: Int64
        let usedAt: Int64?
    }

    /// What the account's own door shows, and what the gate's does.
    private struct Own: Sendable {
        let profile: MyAccount.Profile
        let memberships: [Membership]
        let factors: [Authenticators.Listed]
        let codes: Int
        let passkeys: [StoredPasskey]
        let sessions: [Session]
        let browsers: [Browser]
        /// Kinds of mail that are not sent, by the organisation's id.
        let mails: [(organisation: String, kind: String)]
    }
    private struct Kept: Sendable {
        let wrongCodes: [WrongCode]
        let wrongPasswords: [Int64]
        let links: [Link]
        let factorLinks: [Int64]
        let recoveries: [Recovery]
        let exceptions: [Exception]
    }

    /// - Returns: JSON.
    func make(of account: String, now: Int64) async throws -> [UInt8] {
        let store = accounts.store
        let own = try await store.read(store.account(account)) { tx in
            Own(
                profile: try tx.profile(), memberships: try tx.heldMemberships(), factors: try tx.listedFactors(), codes: try tx.backupCodeCount(),
                passkeys: try tx.passkeys(of: account), sessions: try tx.heldSessions(), browsers: try tx.heldBrowsers(), mails: try tx.mailChoices())
        }
        let address = EmailAddress(own.profile.email)
        let subject = try Attempts(accounts: accounts).place(address?.canonical ?? "", "").subject
        let present = try Attempts(accounts: accounts).place(account, "").subject
        let kept = try await store.read(store.gate()) { tx in
            Kept(
                wrongCodes: try tx.heldFailures(of: account),
                wrongPasswords: try
                    (tx.attempts(.password, subject: subject, in: 0..<Int64.max, limit: 1000)
                    + tx.attempts(.present, subject: present, in: 0..<Int64.max, limit: 1000)).sorted(by: >),
                links: try tx.heldLinks(of: account), factorLinks: try tx.heldFactorLinks(of: account), recoveries: try tx.heldRecoveries(of: account),
                exceptions: try address.map { try tx.heldExceptions(about: $0) } ?? [])
        }
        var (tokens, invitations): ([Token], [Invited]) = ([], [])
        for place in own.memberships {
            let addresses = Set([own.profile.email, place.email].compactMap { EmailAddress($0)?.canonical }).sorted()
            let held = try await store.read(store.job(organisation: place.organisation, reason: "account")) {
                (try $0.ownTokens(of: place.member, in: place.title), try $0.heldInvitations(to: addresses, in: place.title))
            }
            tokens += held.0
            invitations += held.1
        }
        try await accounts.store.write(accounts.store.account(account)) { try $0.note(.exported, of: account) }
        let log = try await OwnLog(accounts: accounts).exported(of: account)
        var json = Writer()
        json.object {
            $0.text("format", "aertous/account/v2")
            $0.time("exported_at", now)
            $0.text("id", account)
            Self.write(own, tokens, into: &$0)
            Self.write(invitations, into: &$0)
            Self.write(kept, into: &$0)
            $0.list("log", log) { entry, json in
                json.time("at", entry.at)
                json.text("what", entry.action)
                json.text("by", entry.who)
                json.list("fields", entry.fields) { field, json in
                    json.text("name", field.name)
                    json.text("before", field.before.words)
                    json.text("after", field.after.words)
                }
            }
        }
        return json.out.bytes
    }

    private static func write(_ own: Own, _ tokens: [Token], into json: inout Writer) {
        json.text("name", own.profile.name)
        json.text("email", own.profile.email)
        json.text("language", own.profile.language)
        json.text("time_zone", own.profile.timeZone.isEmpty ? nil : own.profile.timeZone)
        json.time("created_at", own.profile.createdAt)
        json.list("memberships", own.memberships) { place, json in
            json.text("organisation", place.title)
            json.text("role", place.role)
            json.text("state", place.state)
            json.text("name", place.name)
            json.text("email", place.email)
            json.time("joined_at", place.joinedAt)
        }
        json.list("authenticators", own.factors) { factor, json in
            json.text("name", factor.name)
            json.time("created_at", factor.createdAt)
        }
        json.number("backup_codes_left", Int64(own.codes))
        json.list("passkeys", own.passkeys) { passkey, json in
            json.text("name", passkey.name)
            json.time("created_at", passkey.createdAt)
            json.time("used_at", passkey.usedAt)
            json.flag("may_be_copied", passkey.key.mayBeCopied)
        }
        json.list("sessions", own.sessions) { session, json in
            json.text("device", session.device)
            json.text("from", session.place)
            json.text("organisation", session.organisation)
            json.time("began_at", session.beganAt)
            json.time("used_at", session.usedAt)
            json.time("ends_at", session.endsAt)
        }
        json.list("known_browsers", own.browsers) { browser, json in
            json.time("seen_at", browser.seenAt)
            json.time("ends_at", browser.endsAt)
        }
        json.list("mails_left_out", own.mails) { choice, json in
            json.text("organisation", own.memberships.first { $0.organisation == choice.organisation }?.title)
            json.text("kind", choice.kind)
        }
        json.list("api_tokens", tokens) { token, json in
            json.text("organisation", token.organisation)
            json.text("name", token.name)
            json.text("scopes", token.scopes)
            json.time("created_at", token.createdAt)
            json.time("ends_at", token.endsAt)
            json.time("used_at", token.usedAt)
        }
    }

    private static func write(_ invitations: [Invited], into json: inout Writer) {
        json.list("invitations", invitations) { invitation, json in
            json.text("organisation", invitation.organisation)
            json.text("email", invitation.email)
            json.text("role", invitation.role)
            json.text("state", invitation.state)
            json.time("created_at", invitation.createdAt)
            json.time("ends_at", invitation.endsAt)
        }
    }

    private static func write(_ kept: Kept, into json: inout Writer) {
        json.list("wrong_codes", kept.wrongCodes) { failure, json in
            json.time("at", failure.at)
            json.text("device", failure.device)
        }
        json.list("wrong_passwords", kept.wrongPasswords) { $1.time("at", $0) }
        json.list("mailed_links", kept.links) { link, json in
            json.text("kind", link.kind)
            json.text("email", link.email)
            json.time("created_at", link.createdAt)
            json.time("ends_at", link.endsAt)
        }
        json.list("authenticator_links", kept.factorLinks) { $1.time("ends_at", $0) }
        json.list("recoveries", kept.recoveries) { recovery, json in
            json.text("state", recovery.state)
            json.text("reason", recovery.reason)
            json.time("asked_at", recovery.askedAt)
            json.time("due_at", recovery.dueAt)
        }
        json.list("gate_exceptions", kept.exceptions) { exception, json in
            json.text("subject", exception.subject)
            json.flag("is_allowed", exception.isAllowed)
            json.text("reason", exception.reason)
            json.time("made_at", exception.madeAt)
        }
    }
}
