internal import Cryptography
internal import Store

/// All SQL of the change log. It is read only; what is in it Store puts there.
extension Reading {
    /// Entries with their values, newest first. Three statements.
    ///
    /// - Parameters:
    ///   - condition: over `log_leaf AS l`.
    ///   - prefix: how many characters of a value are read at most.
    func loggedChanges(where condition: SQL, limit: Int, prefix: Int) throws -> [LoggedChange] {
        let columns: SQL = "l.position, l.at, l.actor_id, m.name, l.role, l.action, l.record_type, l.record_id, l.request_id, l.hash"
        return try loggedChanges(
            "SELECT \(columns) FROM log_leaf AS l LEFT JOIN member AS m ON m.id = l.actor_id WHERE \(condition) ORDER BY l.position DESC LIMIT \(limit)",
            prefix: prefix)
    }
    /// The same of a log that is no organisation's, which has no members.
    func ledgerChanges(where condition: SQL, limit: Int, prefix: Int) throws -> [LoggedChange] {
        let columns: SQL = "l.position, l.at, l.actor_id, NULL, l.role, l.action, l.record_type, l.record_id, l.request_id, l.hash"
        return try loggedChanges("SELECT \(columns) FROM log_leaf AS l WHERE \(condition) ORDER BY l.position DESC LIMIT \(limit)", prefix: prefix)
    }

    private func loggedChanges(_ entries: SQL, prefix: Int) throws -> [LoggedChange] {
        var changes = try rows(entries) { row in
            LoggedChange(
                position: UInt64(max(0, row.integer(0))), at: Int64(row.integer(1)), actor: row.text(2), actorName: row.textIfAny(3), role: row.text(4),
                action: row.text(5), recordType: row.text(6), record: row.text(7), request: row.text(8), hash: MerkleHash(row.bytes(9)) ?? .empty)
        }
        guard !changes.isEmpty else { return [] }
        let places = Dictionary(changes.enumerated().map { ($1.position, $0) }, uniquingKeysWith: { first, _ in first })
        var (count, last) = (0, UInt64(0))
        // A page of entries could carry a thousand fields each: so many are shown, and the last entry says that it is cut.
        try forEach(
            """
            SELECT v.position, v.field, substr(v.value, 1, \(prefix + 1)) FROM log_value AS v
            WHERE v.position IN (\(list: changes.map { Int64(clamping: $0.position) })) ORDER BY v.position DESC, v.field LIMIT \(Self.valueRows)
            """
        ) { row in
            (count, last) = (count + 1, UInt64(max(0, row.integer(0))))
            guard let place = places[last] else { return }
            changes[place].add(row.text(1), mark: Change.beforeMark, .init(row.textIfAny(2), prefix: prefix))
        }
        try forEach(
            """
            SELECT e.position, e.field, e.at FROM erasure AS e WHERE e.position IN (\(list: changes.map { Int64(clamping: $0.position) }))
            ORDER BY e.position DESC, e.field LIMIT \(Self.valueRows)
            """
        ) { row in
            guard let place = places[UInt64(max(0, row.integer(0)))] else { return }
            changes[place].add(row.text(1), mark: Change.beforeMark, .erased(at: Int64(row.integer(2))))
        }
        if count == Self.valueRows { for i in changes.indices where changes[i].position <= last { changes[i].isCut = true } }
        return changes
    }
    private static var valueRows: Int { 4_000 }

    func showsEntry(_ position: Int64) throws -> Bool { try first("SELECT position FROM log_leaf WHERE position = \(position)") { $0.integer(0) } != nil }

    /// What happened to one record, newest first.
    ///
    /// Whoever asks has made sure that the member may see the record: the log itself narrows nothing.
    /// - Parameters:
    ///   - type: the record's table.
    ///   - acts: those that are told; empty tells all.
    func history(of type: String, _ record: String, limit: Int = 20, acts: [String] = []) throws -> [LoggedChange] {
        let told: SQL = acts.isEmpty ? "1 = 1" : "l.action IN (\(list: acts))"
        return try loggedChanges(where: "l.record_type = \(type) AND l.record_id = \(record) AND \(told)", limit: limit, prefix: 20_000)
    }

    /// When this member's last reading of the log was noted.
    func lastNotedReading(by member: String) throws -> Int64? {
        try first("SELECT max(at) FROM log_leaf WHERE record_type = 'member' AND record_id = \(member) AND actor_id = \(member) AND action = 'log.read'") {
            $0.integerIfAny(0).map(Int64.init)
        } ?? nil
    }

    func lastCheckpoint() throws -> (note: String, at: Int64)? {
        try first("SELECT note, at FROM checkpoint ORDER BY size DESC LIMIT 1") { ($0.text(0), Int64($0.integer(1))) }
    }
    /// In ascending order of their sizes; `after` is the size of the one before.
    func checkpoints(after size: Int64, limit: Int) throws -> [(size: UInt64, root: [UInt8], note: String, at: Int64)] {
        try rows("SELECT size, root, note, at FROM checkpoint WHERE size > \(size) ORDER BY size LIMIT \(limit)") {
            (UInt64(max(0, $0.integer(0))), $0.bytes(1), $0.text(2), Int64($0.integer(3)))
        }
    }

    func checkpointNote(size: Int64) throws -> String? { try first("SELECT note FROM checkpoint WHERE size = \(size)") { $0.text(0) } }
    /// The CISOs, by member id.
    func checkpointReaders() throws -> [String] {
        try rows("SELECT id FROM member WHERE role = 'ciso' AND state = 'active' ORDER BY id LIMIT 100") { $0.text(0) }
    }

    /// Level 0 of the tree, in order.
    func leafHashes(from start: UInt64, below end: UInt64, limit: Int) throws -> [MerkleHash] {
        try rows(
            "SELECT hash FROM log_leaf WHERE position >= \(Int64(clamping: start)) AND position < \(Int64(clamping: end)) ORDER BY position LIMIT \(limit)"
        ) {
            MerkleHash($0.bytes(0)) ?? .empty
        }
    }

    /// Entries as an export presents them, in order. Two statements.
    func presentedEntries(from start: UInt64, below end: UInt64) throws -> [PresentedEntry] {
        let within: SQL = "position >= \(Int64(clamping: start)) AND position < \(Int64(clamping: end))"
        var entries: [(position: Int, entry: PresentedEntry)] = try rows("SELECT position, leaf FROM log_leaf WHERE \(within) ORDER BY position") {
            ($0.integer(0), PresentedEntry(leaf: $0.bytes(1), openings: [:]))
        }
        try addOpenings(where: within, to: &entries)
        return entries.map(\.entry)
    }

    /// The same for entries at given positions.
    func presentedEntries(at positions: [UInt64]) throws -> [(position: UInt64, entry: PresentedEntry)] {
        let within: SQL = "position IN (\(list: positions.map { Int64(clamping: $0) }))"
        var entries: [(position: Int, entry: PresentedEntry)] = try rows("SELECT position, leaf FROM log_leaf WHERE \(within) ORDER BY position") {
            ($0.integer(0), PresentedEntry(leaf: $0.bytes(1), openings: [:]))
        }
        try addOpenings(where: within, to: &entries)
        return entries.map { (UInt64($0.position), $0.entry) }
    }

    private func addOpenings(where within: SQL, to entries: inout [(position: Int, entry: PresentedEntry)]) throws {
        let places = Dictionary(entries.enumerated().map { ($1.position, $0) }, uniquingKeysWith: { first, _ in first })
        try forEach("SELECT position, field, value, salt FROM log_value WHERE \(within) ORDER BY position, field") { row in
            guard let place = places[row.integer(0)], let opening = Opening(value: row.textIfAny(2).map { Array($0.utf8) }, salt: row.bytes(3)) else { return }
            entries[place].entry.openings[row.text(1)] = opening
        }
    }

    /// Entries with all that stands beside them, for checking one against the other.
    func storedEntries(from start: UInt64, limit: Int) throws -> [StoredEntry] {
        let from = Int64(clamping: start)
        var entries = try rows(
            """
            SELECT position, leaf, hash, at, actor_id, role, action, record_type, record_id, request_id FROM log_leaf
            WHERE position >= \(from) ORDER BY position LIMIT \(limit)
            """
        ) { row in
            StoredEntry(position: Int64(row.integer(0)), leaf: row.bytes(1), hash: row.bytes(2), at: Int64(row.integer(3)), texts: (4...9).map { row.text($0) })
        }
        guard let last = entries.last?.position else { return [] }
        let places = Dictionary(entries.enumerated().map { ($1.position, $0) }, uniquingKeysWith: { first, _ in first })
        try forEach("SELECT position, field, value, salt FROM log_value WHERE position >= \(from) AND position <= \(last) ORDER BY position, field") { row in
            guard let place = places[Int64(row.integer(0))] else { return }
            // A salt of another length opens nothing, and must not look like a value that was erased.
            entries[place].values[row.text(1)] = .some(Opening(value: row.textIfAny(2).map { Array($0.utf8) }, salt: row.bytes(3)))
        }
        return entries
    }

    /// Whether an entry of this request on this record is there already.
    func hasEntry(of type: String, _ record: String, request: String) throws -> Bool {
        try first("SELECT position FROM log_leaf WHERE record_type = \(type) AND record_id = \(record) AND request_id = \(request) LIMIT 1") {
            $0.integer(0)
        } != nil
    }

    /// In the operator's door: the logs that are no organisation's and that grew since their last checkpoint, or never had one.
    func unsignedLedgers(after id: String, limit: Int) throws -> [Ledger] {
        try rows(
            """
            SELECT h.organisation_id FROM log_head AS h WHERE h.organisation_id > \(id) AND h.size >
            coalesce((SELECT max(c.size) FROM checkpoint AS c WHERE c.organisation_id = h.organisation_id), 0)
            ORDER BY h.organisation_id LIMIT \(limit)
            """
        ) { Ledger(id: $0.text(0)) }.compactMap { $0 }
    }

    /// In the operator's door: whatever stands in the log under no organisation's name, in order, with what stands there.
    func ledgerRows(after id: String, limit: Int) throws -> [(id: String, rows: [String])] {
        var found: [String: [String]] = [:]
        let kinds: [(SQL, String)] = [
            ("SELECT organisation_id FROM log_head WHERE organisation_id > \(id) GROUP BY organisation_id ORDER BY organisation_id LIMIT \(limit)", "a head"),
            ("SELECT organisation_id FROM log_leaf WHERE organisation_id > \(id) GROUP BY organisation_id ORDER BY organisation_id LIMIT \(limit)", "entries"),
            ("SELECT organisation_id FROM log_value WHERE organisation_id > \(id) GROUP BY organisation_id ORDER BY organisation_id LIMIT \(limit)", "values"),
            (
                "SELECT organisation_id FROM checkpoint WHERE organisation_id > \(id) GROUP BY organisation_id ORDER BY organisation_id LIMIT \(limit)",
                "checkpoints"
            ),
        ]
        for (statement, what) in kinds { try forEach(statement) { found[$0.text(0), default: []].append(what) } }
        return found.sorted { $0.key < $1.key }.prefix(limit).map { ($0.key, $0.value) }
    }
    /// In the operator's door: which of these accounts there are.
    func accounts(among ids: [String]) throws -> Set<String> {
        ids.isEmpty ? [] : Set(try rows("SELECT id FROM account WHERE id IN (\(list: ids))") { $0.text(0) })
    }

    /// The organisation called so, in the operator's door.
    func organisationID(slug: String) throws -> String? {
        try first("SELECT id FROM organisation WHERE slug = \(slug)") { $0.text(0) }
    }

    /// The account with this address, in the operator's door.
    func accountID(canonical: String) throws -> String? {
        try first("SELECT id FROM account WHERE email_canonical = \(canonical)") { $0.text(0) }
    }

    /// Who may have acted: at most 1,000, as an organisation has no more members.
    func actors() throws -> [(id: String, name: String)] {
        try rows("SELECT id, name FROM member ORDER BY name, id LIMIT 1000") { ($0.text(0), $0.text(1)) }
    }
}

extension LoggedChange.Said {
    fileprivate init(_ value: String?, prefix: Int) {
        guard let value else { self = .empty; return }
        self = value.unicodeScalars.count > prefix ? .beginning(String(String.UnicodeScalarView(value.unicodeScalars.prefix(prefix)))) : .text(value)
    }
}

extension LogQuery {
    /// The position of the first entry at a moment or later; past all where there is none.
    static func first(since moment: Int64) -> SQL {
        "coalesce((SELECT day.position FROM log_leaf AS day WHERE day.at >= \(moment) ORDER BY day.at, day.position LIMIT 1), \(Int64.max))"
    }
}
