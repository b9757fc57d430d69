/// How long an organisation's data stands.
public struct Retention: Sendable, Equatable {
    /// The reason of a legal hold; nil where none stands. While it does, nothing of the log is erased.
    public let hold: String?
    /// The day from which all of the organisation may be erased, as ISO 8601 text in UTC.
    public let eraseOn: String?
}

extension Reading {
    /// Nil where nothing was ever set, and of a log that is no organisation's: holds are placed on organisations.
    public func retention() throws -> Retention? {
        guard access.door != .ledger else { return nil }
        return try first("SELECT hold, erase_on FROM retention ORDER BY id LIMIT 1") { Retention(hold: $0.textIfAny(0), eraseOn: $0.textIfAny(1)) }
    }
}

extension Writing {
    /// Places a legal hold, or lifts it with nil. The change is in the log.
    /// - Parameter hold: 1 to 500 characters.
    public func setHold(_ hold: String?, why: String = "") throws {
        if let hold, !(1...500 ~= hold.unicodeScalars.count) { throw Problem.invalid("reason", "Give a reason of at most 500 characters.") }
        try setRetention(
            hold == nil ? "hold.lifted" : "hold.placed", ["hold": hold.value, "held_at": hold == nil ? .null : .integer(try now())],
            [Change.Field("hold", before: (try retention()?.hold).value, after: hold.value)] + (why.isEmpty ? [] : [Change.Field("reason", after: .text(why))]))
    }

    /// Sets the day from which all of the organisation may be erased, or takes it back with nil.
    public func setErasure(on day: String?) throws {
        if let day, day.utf8.count != 10 { throw Problem.invalid("day", "Give a day, such as 2026-11-24.") }
        try setRetention(
            "erasure.scheduled", ["erase_on": day.value], [Change.Field("erase_on", before: (try retention()?.eraseOn).value, after: day.value)])
    }

    private func setRetention(_ action: String, _ cells: Cells, _ fields: [Change.Field]) throws {
        let row = try first("SELECT id, version FROM retention ORDER BY id LIMIT 1") { (id: $0.text(0), version: $0.integer(1)) }
        let id = row?.id ?? Identifier.make(now: log.clock(), random: log.random)
        if let row { try update("retention", id: id, version: row.version, cells) } else { try insert("retention", id: id, cells) }
        try record(Change(action, "retention", id, fields: fields))
    }
}
