internal import Cryptography
public import Store
internal import Synchronization

/// Checks an organisation's log where it is stored, against its checkpoints and itself.
public struct LogAudit: Sendable {
    public enum Finding: Sendable, Equatable {
        /// `uncovered` entries came after the last checkpoint: they fit, and no signature vouches for them yet.
        /// `steps` is how many entries say that the clock was behind the one before.
        case intact(entries: UInt64, checkpoints: Int, uncovered: UInt64, steps: Int = 0)
        /// The first bad entry; several where only a root tells that one of them is.
        case broken(first: ClosedRange<UInt64>, reason: String)
        /// What is wrong is no entry: it stands beside the log, or the log is nobody's.
        case wrong(String)
    }
    let store: Store
    let signing: Signing

    public init(store: Store, signing: Signing) { (self.store, self.signing) = (store, signing) }

    /// Every organisation's log, one after the other, then the installation's and each account's own, where they have begun, and
    /// the public tree of their heads.
    ///
    /// - Parameter found: gets the organisation's id, ``Store/Ledger/id`` or `heads`, and the verdict.
    public func all(_ found: @Sendable (_ organisation: String, Finding) -> Void) async throws {
        let remembered = try await signing.memory.organisations()
        let seen = Mutex<Set<String>>([])
        try await store.forEachOrganisation(reason: "check audit", withCanaries: true) { scope in
            seen.withLock { _ = $0.insert(scope.organisation) }
            found(scope.organisation, try await one(scope))
        }
        var after = ""
        while true {
            let from = after
            let (page, accounts) = try await store.read(store.operate(reason: "check audit"), isLong: true) { tx in
                let page = try tx.ledgerRows(after: from, limit: 500)
                let named = page.compactMap { row -> String? in if case .account(let id)? = Ledger(id: row.id) { id } else { nil } }
                return (page, try tx.accounts(among: named))
            }
            for (id, rows) in page {
                seen.withLock { _ = $0.insert(id) }
                found(id, try await ledger(id, rows, accounts))
            }
            guard let last = page.last else { break }
            after = last.id
        }
        let names = Set(remembered.map { name in name.firstRange(of: "-epoch-").map { String(name[..<$0.lowerBound]) } ?? name })
        for id in names.sorted() where id != Heads.memory && !seen.withLock({ $0.contains(id) }) { found(id, orphaned(id, ["signatures"])) }
        if let heads = try await HeadAudit(store: store, signing: signing).check() { found(Heads.memory, heads) }
    }

    private func ledger(_ id: String, _ rows: [String], _ accounts: Set<String>) async throws -> Finding {
        switch Ledger(id: id) {
        case .installation?: return try await one(store.ledger(.installation))
        case .account(let account)? where accounts.contains(account): return try await one(store.ledger(.account(account)))
        default: return orphaned(id, rows)
        }
    }
    private func orphaned(_ id: String, _ rows: [String]) -> Finding {
        let whose = Ledger(id: id) == nil ? "organisation" : "log"
        return .wrong("there is no such \(whose), and it left or was given \(rows.joined(separator: ", "))")
    }

    /// One log, in constant memory but for values that are missing.
    func one<D: ReadingDoor & OrganisationDoor>(_ scope: Scope<D>) async throws -> Finding {
        let keys = try signing.verifiers(.checkpoint)
        // Before the first row is read: what is signed meanwhile is more.
        let epoch = try await LogCheckpoints(store: store, signing: signing).epoch(scope)
        let memory = try await signing.memory.last(of: LogCheckpoints.memory(of: scope.organisation, epoch)).flatMap { $0.size > 0 ? $0 : nil }
        let head = try await store.head(scope).frontier
        var inspection = LogInspection(
            organisation: scope.organisation, origin: signing.log(of: scope.organisation), keys: keys, head: head, memory: memory)
        var next = try await checkpoint(after: -1, scope)
        while true {
            let start = inspection.count
            let page = try await store.read(scope, isLong: true) { try $0.storedEntries(from: start, limit: 1_000) }
            for entry in page {
                inspection.take(entry)
                while let due = next, due.size <= inspection.count, inspection.fault == nil {
                    inspection.compare(size: due.size, root: due.root, note: due.note, at: due.at)
                    next = try await checkpoint(after: Int64(clamping: due.size), scope)
                }
                if let fault = inspection.fault { return fault }
            }
            guard !page.isEmpty else { break }
        }
        if let due = next {
            return .broken(first: inspection.count...max(inspection.count, due.size - 1), reason: "is missing: a signed checkpoint covers \(due.size) entries")
        }
        let now = try await store.read(scope) { try $0.now() }
        let found = inspection.finish(now: now)
        guard found.holds, let stray = try await store.strays(scope).first else { return found }
        return .wrong(stray)
    }

    private func checkpoint<D: ReadingDoor & OrganisationDoor>(after size: Int64, _ scope: Scope<D>) async throws -> (
        size: UInt64, root: [UInt8], note: String, at: Int64
    )? {
        try await store.read(scope) { try $0.checkpoints(after: size, limit: 1) }.first
    }
}

/// An entry as its rows stand.
struct StoredEntry: Sendable {
    let position: Int64
    let leaf, hash: [UInt8]
    let at: Int64
    /// Actor, role, action, record type, record, request.
    let texts: [String]
    /// Nil where what stands there cannot open anything.
    var values: [String: Opening?] = [:]

    init(position: Int64, leaf: [UInt8], hash: [UInt8], at: Int64, texts: [String]) {
        (self.position, self.leaf, self.hash, self.at, self.texts) = (position, leaf, hash, at, texts)
    }
}

extension LogAudit.Finding {
    public var holds: Bool { if case .intact = self { true } else { false } }

    /// In plain words, one line.
    public var words: String {
        switch self {
        case .intact(let entries, let checkpoints, let uncovered, let steps):
            "intact, \(entries) entries, \(checkpoints) checkpoints" + (uncovered > 0 ? ", the last \(uncovered) entries not signed yet" : "")
                + (steps > 0 ? ", the clock stepped back \(steps == 1 ? "once" : "\(steps) times")" : "")
        case .wrong(let reason): reason
        case .broken(let first, let reason):
            (first.count == 1 ? "entry \(first.lowerBound) " : "one of the entries \(first.lowerBound) to \(first.upperBound) ") + reason
        }
    }
}
