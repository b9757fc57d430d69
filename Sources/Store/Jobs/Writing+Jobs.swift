extension Writing {
    /// Asks for work that is done once this transaction is committed, and not at all if it is not.
    ///
    ///     try tx.enqueue("mail.invitation", ids: ["invitation": id], key: id)
    ///
    /// Behind a door into an organisation the job is that organisation's. Whoever does the work looks everything up again,
    /// so the ids are all that it needs.
    ///
    /// - Parameters:
    ///   - kind: what is to be done, in lower-case letters, digits, `.` and `-`.
    ///   - organisation: whose it is, where the door is in none.
    ///   - account: whom it is for; behind the account door its own.
    ///   - ids: the records that it is about. Only ids: text that somebody wrote is refused.
    ///   - key: of the event, within kind and organisation. The same event asks once, however often it is told.
    ///   - delay: milliseconds before it is due.
    /// - Returns: false when this event has its job already.
    @discardableResult
    public func enqueue(
        _ kind: String, organisation: String? = nil, account: String? = nil, ids: [String: String] = [:], key: String? = nil, delay: Int64 = 0
    ) throws -> Bool {
        let table = try writable("job", access.inserts)
        guard Self.isKind(kind) else { throw StoreError.refused("a job called \(kind)") }
        guard author == nil || organisation == nil || organisation == author?.organisation else { throw StoreError.refused("another organisation's job") }
        for (name, id) in ids where !Self.isKind(name) || !Self.isID(id) { throw StoreError.refused("a job's \(name), which is no id") }
        let (owner, now) = (author?.organisation ?? organisation, log.clock())
        let id = Identifier.make(now: now, random: log.random)
        let list = ids.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        let event = key.map { "\(kind)/\(owner ?? "-")/\($0)" }
        // No key is named after ON CONFLICT: naming one needs the right to read the rows.
        let made = try change(
            """
            INSERT INTO \(table.baseSQL) (id, version, kind, organisation_id, account_id, ids, event_key, state, attempts, due_at, created_at) \
            VALUES (\(id), 1, \(kind), \(owner.value), \(account.value), \(list), \(event.value), 'waiting', 0, \(now + delay), \(now)) ON CONFLICT DO NOTHING
            """)
        if made > 0 { leftWork = true }
        return made > 0
    }

    private static func isKind(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count) && text.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 0x2D || $0 == 0x2E }
    }
    private static func isID(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { 97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || $0 == 0x2D || $0 == 0x5F }
    }
}
