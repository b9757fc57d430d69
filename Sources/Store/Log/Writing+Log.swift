public import Cryptography

extension Writing {
    /// A leaf for the organisation's log, appended with the others of this transaction as its last act.
    ///
    /// A transaction that touched a record and leaves no change that names or covers it does not commit.
    /// - Throws: `StoreError.refused` behind a door that is in no organisation.
    public func record(_ change: Change) throws {
        guard author != nil else { throw StoreError.refused("a change row outside an organisation") }
        changes.append(change)
    }

    /// A signed checkpoint over the first `size` entries. Signing happens above Store.
    /// - Throws: `Problem.conflict` for one that is not larger than the last; `StoreError.refused` past the log's end.
    public func storeCheckpoint(size: UInt64, root: MerkleHash, note: String) throws {
        let head = try lockHead()
        guard size <= head.frontier.size, let size = Int64(exactly: size) else { throw StoreError.refused("a checkpoint past the log's end") }
        var last: Int64 = -1
        _ = try run("SELECT max(size) FROM checkpoint_rows WHERE organisation_id = current_org()", isOwn: true) {
            last = $0.integerIfAny(0).map(Int64.init) ?? -1
        }
        guard size > last else { throw Problem.conflict("There is a checkpoint at least as large.") }
        try change("INSERT INTO checkpoint_rows (organisation_id, size, root, note, at) VALUES (current_org(), \(size), \(root.bytes), \(note), \(head.time))")
    }

    /// The head's row is the organisation's only one.
    func startLog() throws {
        try change("INSERT INTO log_head_rows (organisation_id, size, frontier, last_at) VALUES (current_org(), 0, \([UInt8]()), 0)")
    }

    /// The last act before commit (`security.md` 20). The head is always the last lock that a transaction takes and one
    /// transaction takes one head, so two writers can wait for each other but never in a circle.
    ///
    /// Leaves, values, head and COMMIT go down together, so on PostgreSQL the lock is held for one round trip.
    func commit() throws {
        guard !isOver else { throw failure ?? StoreError.transactionEnded }
        defer { end() }
        try refuseUnlogged()
        guard !changes.isEmpty || !erasures.isEmpty, let author = author ?? outside else { return try connection.commit(after: []) }

        // All else is written: from here on the engine shows and takes this log alone.
        if outside != nil { try connection.reenter(Entry(.ledger, organisation: author.organisation)) }
        let head = try lockHead()
        var (frontier, time) = (head.frontier, head.time)
        var entries: [LogEntry] = []
        let step = try clockStep(head, author)
        if let step {
            frontier.append(step.hash)
            entries.append(step)
        }
        for change in changes {
            let entry = try LogEntry(change, at: frontier.size, time: UInt64(max(0, time)), by: author, request: request, random: log.random)
            frontier.append(entry.hash)
            entries.append(entry)
        }
        let firstErasure = frontier.size
        for part in ErasureLeaves(erasures).parts {
            let entry = try LogEntry(part, at: frontier.size, time: UInt64(max(0, time)), by: author, request: request)
            frontier.append(entry.hash)
            entries.append(entry)
        }
        var last = try rows(
            "INSERT INTO log_leaf_rows (organisation_id, position, leaf, hash, at, actor_id, role, action, record_type, record_id, request_id) VALUES ",
            entries.map { $0.row })
        last += try rows("INSERT INTO log_value_rows (organisation_id, position, field, value, salt) VALUES ", entries.flatMap { $0.valueRows })
        last += try rows("INSERT INTO erasure_rows (organisation_id, position, field, leaf_position, reason, at) VALUES ", entries.flatMap { $0.erasureRows })
        if !erasures.isEmpty { last.append(try compiled(dialect.release(from: Int64(clamping: firstErasure)))) }
        let edge = frontier.edge.flatMap(\.bytes)
        last.append(
            try compiled(
                """
                UPDATE log_head_rows SET size = \(Int64(clamping: frontier.size)), frontier = \(edge), last_at = \(time), \
                clock_at = \(step == nil ? max(head.clock, head.now) : head.now) WHERE organisation_id = current_org()
                """))
        try connection.commit(after: last)
    }

    /// In place of ``commit()``: refuses what that would refuse, and writes nothing.
    func rehearse() throws {
        guard !isOver else { throw failure ?? StoreError.transactionEnded }
        defer { end() }
        try refuseUnlogged()
    }

    /// What the log says once of each step back of the clock: by the program, before whatever is written first.
    private func clockStep(_ head: Head, _ author: Author) throws -> LogEntry? {
        guard head.frontier.size > 0, head.clock - head.now > ClockStep.drift else { return nil }
        let program = Author(organisation: author.organisation, actor: "program", role: "program")
        let change = Change(
            ClockStep.action, "log_head", author.organisation,
            fields: [.init(ClockStep.clockField, after: .integer(head.now)), .init(ClockStep.entryField, after: .integer(head.time))])
        return try LogEntry(change, at: head.frontier.size, time: UInt64(max(0, head.time)), by: program, request: request, random: log.random)
    }

    /// `time` is what entries bear, `now` what the clock says, `clock` what it said before; `time` is later where the clock is behind
    /// the last entry, until it has made that up.
    private struct Head { let frontier: Frontier, time: Int64, now: Int64, clock: Int64 }

    /// The head, locked until commit, with the time that this transaction's leaves will bear: it never steps back.
    ///
    /// A log that is no organisation's begins with its first entry.
    private func lockHead() throws -> Head {
        if let head = try lockedHead() { return head }
        guard outside != nil || access.door == .ledger else { throw StoreError.engine("no log head") }
        // Of two that begin it at the same time, the second waits here for the first.
        try change(
            "INSERT INTO log_head_rows (organisation_id, size, frontier, last_at) VALUES (current_org(), 0, \([UInt8]()), 0) ON CONFLICT DO NOTHING")
        guard let head = try lockedHead() else { throw StoreError.engine("no log head") }
        return head
    }

    private func lockedHead() throws -> Head? {
        var head: (size: Int64, edge: [UInt8], last: Int64, now: Int64, clock: Int64?)?
        let now: SQL = log.usesDatabaseTime ? dialect.clock ?? "\(log.clock())" : "\(log.clock())"
        _ = try run(
            "SELECT size, frontier, last_at, \(now), clock_at FROM log_head_rows WHERE organisation_id = current_org()\(dialect.forUpdate)",
            isOwn: true, isCounted: false
        ) {
            head = (Int64($0.integer(0)), $0.bytes(1), Int64($0.integer(2)), Int64($0.integer(3)), $0.integerIfAny(4).map(Int64.init))
        }
        guard let head else { return nil }
        guard let size = UInt64(exactly: head.size), let frontier = Frontier(stored: head.edge, size: size) else { throw StoreError.engine("no log head") }
        return Head(frontier: frontier, time: max(head.last, head.now), now: head.now, clock: head.clock ?? head.last)
    }

    private func refuseUnlogged() throws {
        guard author != nil else { return }
        var told: Set<Change.Covered> = []
        for change in changes {
            told.insert(Change.Covered(change.recordType, change.record))
            told.formUnion(change.covers)
        }
        if let untold = touched.subtracting(told).first { throw StoreError.unlogged(untold.table.string) }
    }

    /// Rows in batches of powers of two, so that any number of them shares seven texts.
    private func rows(_ insert: SQL, _ rows: [SQL]) throws -> [(Compiled, [Value])] {
        var (batches, start): ([(Compiled, [Value])], Int) = ([], 0)
        while start < rows.count {
            var width = 64
            while width > rows.count - start { width /= 2 }
            batches.append(try compiled("\(insert)\(Array(rows[start..<start + width]).joined(", "))"))
            start += width
        }
        return batches
    }

    private func compiled(_ sql: SQL) throws -> (Compiled, [Value]) {
        (try compiler.compile(sql, for: access, isOwn: true), try checked(sql.values))
    }
}

extension LogEntry {
    private var position: Int64 { Int64(clamping: leaf.index) }
    var row: SQL {
        """
        (current_org(), \(position), \(encoded), \(hash.bytes), \(Int64(clamping: leaf.time)), \(leaf.actor), \(leaf.role), \
        \(leaf.action), \(leaf.recordType), \(leaf.record), \(leaf.request))
        """
    }
    var erasureRows: [SQL] {
        guard case .erasure(let list) = leaf.body else { return [] }
        return list.map { "(current_org(), \(Int64(clamping: $0.entry)), \($0.field), \(position), \($0.reason), \(Int64(clamping: leaf.time)))" }
    }
    var valueRows: [SQL] { values.map { "(current_org(), \(position), \($0.field), \($0.value.value), \($0.salt))" } }
}

extension Frontier {
    /// The edge as it is stored: 32 bytes a hash, largest subtree first.
    init?(stored edge: [UInt8], size: UInt64) {
        guard edge.count % MerkleHash.byteCount == 0 else { return nil }
        let hashes = stride(from: 0, to: edge.count, by: MerkleHash.byteCount).compactMap { MerkleHash(edge[$0..<$0 + MerkleHash.byteCount]) }
        self.init(size: size, edge: hashes)
    }
}
