internal import Cryptography
internal import Store

/// All SQL of passkeys. In the gate or the account door.
extension Reading {
    func passkeys(of account: String) throws -> [StoredPasskey] {
        try rows(
            """
            SELECT id, name, credential, public_key, signatures, may_be_copied, handle, created_at, used_at FROM passkey
            WHERE account_id = \(account) ORDER BY created_at, id LIMIT \(Passkeys.most)
            """
        ) {
            StoredPasskey(
                id: $0.text(0), name: $0.text(1),
                key: Passkey(id: $0.bytes(2), key: $0.bytes(3), count: UInt32(clamping: $0.integer(4)), mayBeCopied: $0.flag(5)), handle: $0.text(6),
                createdAt: Int64($0.integer(7)), usedAt: $0.integerIfAny(8).map(Int64.init))
        }
    }
    /// Whether the account behind a ticket has a passkey.
    func hasPasskey(ticket: String, now: Int64) throws -> Bool {
        try first("SELECT p.id FROM ticket AS t JOIN passkey AS p ON p.account_id = t.account_id WHERE t.digest = \(ticket) AND t.ends_at > \(now) LIMIT 1") {
            $0.text(0)
        } != nil
    }
    /// The question that a ticket or a session was asked, if it is not over.
    func passkeyChallenge(_ asker: String, now: Int64) throws -> PasskeyQuestion? {
        try first("SELECT id, kind, account_id, challenge, handle FROM passkey_challenge WHERE asker = \(asker) AND ends_at > \(now)") {
            PasskeyQuestion(
                id: $0.text(0), kind: PasskeyClientData.Kind(rawValue: $0.text(1)) ?? .get, account: $0.text(2), challenge: $0.bytes(3), handle: $0.text(4))
        }
    }
}

extension Writing {
    /// With the account's other factors: where a factor is reset, a passkey of whoever had it must not remain.
    func removePasskeys(of account: String) throws {
        _ = try remove("passkey", where: "account_id = \(account)")
        _ = try remove("passkey_challenge", where: "account_id = \(account)")
    }
}

struct StoredPasskey: Sendable {
    let id, name: String
    let key: Passkey
    let handle: String
    let createdAt: Int64
    let usedAt: Int64?
}

/// What a browser was asked: a challenge for one act of one account.
struct PasskeyQuestion: Sendable {
    let id: String
    let kind: PasskeyClientData.Kind
    let account: String
    let challenge: [UInt8]
    let handle: String
}
