@testable import App
import Platform
@testable import Store
import Synchronization
import World

extension AppWorld {
    /// A log that is no organisation's, oldest entry first, once what is due is done.
    func entries(_ ledger: Ledger) async throws -> [LoggedChange] {
        try await deliver()
        return try await LedgerLog(store: store).list(ledger, limit: 1_000).changes.reversed()
    }
    func actions(_ ledger: Ledger) async throws -> [String] { try await entries(ledger).map(\.action) }

    /// An organisation's log, oldest entry first, once what is due is done.
    func log(of organisation: String = "acorn") async throws -> [LoggedChange] {
        try await deliver()
        return try await store.read(store.job(organisation: person(.ciso, of: organisation).organisationID, reason: "test")) { tx in
            try tx.loggedChanges(where: "l.position >= 0", limit: 1_000, prefix: 500)
        }.reversed()
    }

    /// Every byte of the leaves of a log.
    func leafBytes(_ ledger: Ledger) async throws -> String {
        try await store.read(store.ledger(ledger)) { tx in
            try tx.rows("SELECT leaf FROM log_leaf ORDER BY position") { String(decoding: $0.bytes(0), as: UTF8.self) }
        }.joined()
    }

    /// What is wrong with which log, whosever it is.
    func brokenLogs() async throws -> [String: String] {
        let found = Mutex<[String: String]>([:])
        try await LogAudit(store: store, signing: installation.signing).all { id, verdict in
            if !verdict.holds { found.withLock { $0[id] = verdict.words } }
        }
        return found.withLock { $0 }
    }

    /// From here on the engine takes no new entry of any log.
    func refuseEntries() async throws {
        guard engine == .sqlite else { return try await overwrite("REVOKE INSERT ON log_leaf_rows FROM aertous_app") }
        try await careless(
            "CREATE TRIGGER planted BEFORE INSERT ON log_leaf_rows BEGIN SELECT RAISE(ABORT, 'planted'); END", as: person(.ciso).organisationID)
    }
}

extension LoggedChange {
    func after(_ name: String) -> String? { fields.first { $0.name == name }?.after.words }
}
