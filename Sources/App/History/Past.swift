internal import Platform
internal import Store

/// Records as they were, told from the log.
///
/// A field's value at a moment is the last one logged until then; where there is none, what its first later change says it was
/// before; and where it never changed, what it is now. What was erased since says so. Rights are today's, not those of then.
struct Past: Sendable {
    let store: Store

    struct Listing: Sendable {
        let records: [RecordThen]
        /// After which record the list goes on, or nil at its end.
        let next: String?
        /// Names of the members that the records name.
        let people: [String: String]
    }

    /// One record as it was, with what happened to it, newest first. One that was deleted has a past before that day, for whoever sees
    /// the whole register.
    ///
    /// - Parameter isWhole: whether the reader sees all of the register.
    /// - Throws: `notFound` for what the member does not see today, and for what was deleted by then.
    func record(_ id: String, of kind: RecordedKind, _ query: AsOfQuery, isWhole: Bool, as member: Member) async throws -> (
        record: RecordThen?, events: [LoggedChange], people: [String: String]
    ) {
        try await store.read(member.scope) { tx in
            // The log is the whole organisation's: what a member may not see today has no past for them either.
            let isHere = try tx.shows(kind.table, id) && (isWhole || tx.belongs(id, of: kind, to: member.id))
            let deletedAt = isHere || !isWhole ? nil : try tx.deletion(of: kind, id)
            guard isHere || deletedAt.map({ query.reach < $0 }) == true else { throw Problem.notFound }
            var record =
                id.utf8.lexicographicallyPrecedes(Self.bound(query).utf8)
                ? try Self.records([id], of: kind, at: query.reach, below: Self.bound(query), tx).first : nil
            record?.deletedAt = deletedAt
            let events = try tx.history(of: kind.table.description, id, limit: 100, acts: kind.acts)
            return (record, events, try Self.people(record.map { [$0] } ?? [], events, kind, at: query.reach, tx))
        }
    }

    /// A whole register in the order in which the records were made.
    ///
    /// - Parameter isWhole: whether the reader sees all of the register; else what was deleted since is left out, since nobody
    ///   can say any more whether it was theirs to see.
    func list(_ kind: RecordedKind, _ query: AsOfQuery, isWhole: Bool, as member: Member) async throws -> Listing {
        try await store.read(member.scope) { tx in
            let (bound, wanted, after) = (Self.bound(query), query.limit + 1, query.after ?? "")
            let here = try tx.identifiers(of: kind, ownedBy: isWhole ? nil : member.id, below: bound, after: after, limit: wanted)
            let gone = isWhole ? try tx.deleted(of: kind, since: query.reach, below: bound, after: after, limit: wanted) : []
            var ids = Array(Set(here).union(gone.map(\.id)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(wanted))
            let hasMore = ids.count == wanted
            if hasMore { ids.removeLast() }
            let times = Dictionary(gone.map { ($0.id, $0.at) }) { first, _ in first }
            var records = try Self.records(ids, of: kind, at: query.reach, below: bound, tx)
            for i in records.indices { records[i].deletedAt = times[records[i].id] }
            return Listing(records: records, next: hasMore ? ids.last : nil, people: try Self.people(records, [], kind, at: query.reach, tx))
        }
    }

    private static func records(_ ids: [String], of kind: RecordedKind, at moment: Int64, below bound: String, _ tx: Reading) throws -> [RecordThen] {
        let now = try kind.now(ids, tx)
        let said = try tx.lastSaid(of: kind.table, ids, until: moment)
        let before = try tx.firstBefore(of: kind.table, ids, after: moment)
        let ties = try kind.gathered?.then(ids, bound, moment, tx) ?? [:]
        let acts = try tx.lastActs(of: kind.table, ids, among: kind.implied.keys.sorted(), until: moment)
        return ids.map { id in
            var record = RecordThen(id: id)
            for field in kind.fields {
                let present: LoggedChange.Said? = now[id].flatMap { $0[field] }.map { LoggedChange.Said.text($0) }
                let act = acts[id].flatMap { act in kind.implied[act.action]?[field].map { SaidAt(position: act.position, said: .text($0)) } }
                record.values[field] = SaidAt.later(said[id]?[field], act)?.said ?? before[id]?[field]?.said ?? present
            }
            if let gathered = kind.gathered { record.values[gathered.name] = .text((ties[id] ?? []).joined(separator: Gathered.separator)) }
            return record
        }
    }

    /// The names of whom and what records and events name: one in a field, or several with a space between.
    private static func people(
        _ records: [RecordThen], _ events: [LoggedChange], _ kind: RecordedKind, at moment: Int64, _ tx: Reading
    ) throws -> [String: String] {
        let fields = events.flatMap(\.fields).filter { kind.people.contains($0.name) }
        let said: [LoggedChange.Said?] =
            records.flatMap { record in kind.people.map { record.values[$0] } } + fields.flatMap { [$0.before, $0.after] as [LoggedChange.Said?] }
        let ids = said.flatMap { one -> [String] in
            guard case .text(let ids) = one else { return [] }
            return ids.split(separator: " ").map(String.init)
        }
        var names = try kind.names(Array(Set(ids)), moment, tx)
        // On the page of one record; a list has no room for them.
        if let gathered = kind.gathered, !records.isEmpty, case .text(let ties)? = records.first?.values[gathered.name], records.count == 1 {
            names.merge(try gathered.words(ties.split(separator: Gathered.separator).map(String.init), moment, tx)) { first, _ in first }
        }
        return names
    }

    /// Below it stand the ids of all records that were made by then: an id begins with its time, which counts from 1970. Now that is
    /// all of them, and before 1970 none.
    private static func bound(_ query: AsOfQuery) -> String {
        if query.moment < 0 { return "" }
        return query.isNow ? "~" : String(Identifier.make(now: query.moment + 1) { [UInt8](repeating: 0, count: $0) }.prefix(13))
    }
}
