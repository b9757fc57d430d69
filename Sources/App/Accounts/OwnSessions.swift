internal import Platform
internal import Store

/// An account's own sessions: where one is signed in, and the end of it.
struct OwnSessions: Sendable {
    let accounts: Accounts

    struct Listed: Sendable {
        let id, digest, device: String
        let organisation: String?
        let beganAt, usedAt: Int64
        /// The network that it began from, as ``PlaceWords`` has it.
        let place: String?
    }

    func all(of account: String, now: Int64) async throws -> [Listed] {
        let idle = now - accounts.limits.idle
        return try await accounts.store.read(accounts.store.account(account)) { try $0.ownSessions(now: now, usedSince: idle) }
    }

    /// - Parameter session: the digest of the one that asks.
    /// - Returns: the digest of the one that ended.
    /// - Throws: 401 where the one that asks is over.
    func end(_ id: String, of account: String, session: String) async throws -> String {
        try await accounts.store.write(accounts.store.account(account)) { tx in
            try tx.hold(account, session: session)
            let digest = try tx.digest(ofSession: id)
            guard try tx.remove("session", where: "id = \(id)") == 1 else { throw Problem.notFound }
            try tx.note(.sessionEnded, of: account, copies: .nowhere)
            return digest
        }
    }

    /// - Throws: 401 where the one that stays is over.
    func endOthers(of account: String, but session: String) async throws {
        try await accounts.store.write(accounts.store.gate()) { tx in
            // A sign-in under way is waited for, and ends too.
            try tx.hold(account, session: session)
            try tx.endSessions(of: account, but: session)
            try tx.note(.sessionsEnded, of: account, copies: .nowhere)
        }
    }
}
