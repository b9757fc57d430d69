import Store

/// The register's statements that read. Bounded: a list is one statement, two where it reaches the rows that have no
/// sort key, whatever the number of rows.
extension Register {
    func one(_ id: String, _ tx: Reading) throws -> R {
        try tx.one("SELECT \(selection) FROM \(table) WHERE \(table).id = \(id)") { try fields.record($0) }
    }

    func list(_ query: ListQuery<R>, _ tx: Reading) throws -> Listing<R> {
        let wanted = query.limit + 1
        var found: [R] = []
        let isSplit = query.order.field?.kind.isOptional == true
        if !isSplit || query.cursor == nil || query.cursor?.key != nil {
            found = try tx.rows(statement(query, .keyed(isSplit: isSplit), limit: wanted)) { try fields.record($0) }
        }
        if isSplit, found.count < wanted {
            found += try tx.rows(statement(query, .keyless, limit: wanted - found.count)) { try fields.record($0) }
        }
        guard found.count == wanted else { return Listing(records: found, next: nil) }
        found.removeLast()
        return Listing(records: found, next: found.last.map { cursor(after: $0, query.order) })
    }

    private func cursor(after record: R, _ order: Order<R>) -> String {
        let key = order.field.map { $0.value(record) }
        return Cursor(order: order.text, key: key == .null ? nil : key, id: record.id).text
    }

    /// A list ordered by an optional field has two parts: first the rows that have a value, then those that have none.
    /// One ORDER BY would put the empty ones first on one engine and last on the other, and use no index on either.
    private enum Part { case keyed(isSplit: Bool), keyless }

    private func statement(_ query: ListQuery<R>, _ part: Part, limit: Int) -> SQL {
        let condition = query.filters.reduce(search(query.words)) { "\($0) AND \($1.condition(table))" } as SQL
        let way: SQL = query.order.isDescending ? "DESC" : "ASC", beyond: SQL = query.order.isDescending ? "<" : ">"
        let id: SQL = "\(table).id"
        var place: SQL = ""
        if case .keyed(let isSplit) = part, let field = query.order.field {
            let key: SQL = "\(table).\(field.column)"
            if isSplit { place = " AND \(key) IS NOT NULL" }
            if let cursor = query.cursor, let last = cursor.key { place = "\(place) AND (\(key), \(id)) \(beyond) (\(last), \(cursor.id))" }
            return "SELECT \(selection) FROM \(table) WHERE \(condition)\(place) ORDER BY \(key) \(way), \(id) \(way) LIMIT \(limit)"
        }
        if case .keyless = part, let field = query.order.field { place = " AND \(table).\(field.column) IS NULL" }
        if let cursor = query.cursor, cursor.key == nil { place = "\(place) AND \(id) \(beyond) \(cursor.id)" }
        return "SELECT \(selection) FROM \(table) WHERE \(condition)\(place) ORDER BY \(id) \(way) LIMIT \(limit)"
    }

    private func search(_ words: String) -> SQL {
        guard !words.isEmpty else { return "1 = 1" }
        let pattern = Pattern.containing(words)
        let all = fields.all.filter { $0.uses.contains(.search) }.reduce("1 = 0" as SQL) { sql, field in
            "\(sql) OR folded(\(table).\(field.column)) LIKE folded(\(pattern)) ESCAPE '\\'"
        }
        return "(\(all))"
    }

    /// What relations can point at, for the forms and filters that choose among them: one statement for all of them.
    ///
    /// - Returns: by field; nil for a field whose target has more than ``optionLimit`` records.
    func options(_ wanted: [Field<R>], _ tx: Reading) throws -> [String: [Option]] {
        let parts = wanted.compactMap { field -> SQL? in
            guard let reference = field.kind.reference else { return nil }
            return """
                SELECT pick.slot, pick.id, pick.label FROM (SELECT \(field.name) AS slot, rel.id AS id, rel.\(reference.label) AS label \
                FROM \(reference.table) AS rel ORDER BY rel.\(reference.label), rel.id LIMIT \(Self.optionLimit + 1)) AS pick
                """
        }
        guard let first = parts.first else { return [:] }
        var found: [String: [Option]] = [:]
        try tx.forEach(parts.dropFirst().reduce(first) { "\($0) UNION ALL \($1)" }) { row in
            found[row.text(0), default: []].append(Option(row.text(1), row.text(2)))
        }
        return found.filter { $0.value.count <= Self.optionLimit }.merging(
            wanted.compactMap { field in
                field.kind.reference != nil && found[field.name] == nil ? (field.name, []) : nil
            }
        ) { first, _ in first }
    }
    static var optionLimit: Int { 500 }
}
