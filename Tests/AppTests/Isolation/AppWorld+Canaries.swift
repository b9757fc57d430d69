@testable import App
import Store
import World

extension AppWorld {
    /// What the canaries' people hold, of each kind.
    func heldByCanaries() async throws -> [Int] {
        try await store.read(store.gate()) { tx in
            func count(_ sql: SQL) throws -> Int { try tx.one(sql) { $0.integer(0) } }
            let people = CanarySide.all.map(\.account)
            return [
                try count("SELECT count(*) FROM account WHERE id IN (\(list: people)) AND (state = 'active' OR password <> 'none')"),
                try count("SELECT count(*) FROM factor WHERE account_id IN (\(list: people))"),
                try count("SELECT count(*) FROM passkey WHERE account_id IN (\(list: people))"),
                try count("SELECT count(*) FROM session WHERE account_id IN (\(list: people))"),
                try count("SELECT count(*) FROM known_device WHERE account_id IN (\(list: people))"),
            ]
        }
    }

    /// What stands in the canaries' four logs, by whose it is, oldest first.
    func canaryLogs() async throws -> [String: [String]] {
        var logs: [String: [String]] = [:]
        for side in CanarySide.all {
            logs[side.organisation] = try await store.read(store.job(organisation: side.organisation, reason: "test")) { try $0.loggedActions() }
            logs[side.account] = try await store.read(store.ledger(.account(side.account))) { try $0.loggedActions() }
        }
        return logs
    }
}

extension Reading {
    fileprivate func loggedActions() throws -> [String] { try rows("SELECT action FROM log_leaf ORDER BY position") { $0.text(0) } }
}
