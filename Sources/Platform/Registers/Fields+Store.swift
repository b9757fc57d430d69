public import Store

extension Fields {
    /// The columns of the record's table, besides `id` and `version`.
    public var columns: [Column] {
        all.map { field in
            Column(field.column, field.kind.column(field.limits), required: !field.kind.isOptional, references: field.kind.reference?.table)
        }
    }

    /// What a query reads, in the order that ``record(_:)`` takes it: id, version, then each field; a relation brings the
    /// label of what it points at, by a subquery that sees no more than its reader may.
    func selection(of table: Name) -> SQL {
        all.reduce("\(table).id, \(table).version") { sql, field in
            guard let reference = field.kind.reference else { return "\(sql), \(table).\(field.column)" }
            return "\(sql), \(table).\(field.column), (SELECT rel.\(reference.label) FROM \(reference.table) AS rel WHERE rel.id = \(table).\(field.column))"
        }
    }

    func record(_ row: borrowing Row) throws -> R {
        var record = R()
        record.id = row.text(0)
        record.version = row.integer(1)
        var position = 2
        for field in all {
            try field.load(&record, row, position)
            position += field.width
        }
        return record
    }

    /// What records hold now, each value as the change log spells it; a field that is empty is left out.
    ///
    /// One statement, through the reader's own sight: a record that they do not see is missing.
    /// - Parameter ids: at most a page of them.
    public func logged(_ ids: [String], of table: Name, _ tx: Reading) throws -> [String: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        var found: [String: [String: String]] = [:]
        try tx.forEach("SELECT \(selection(of: table)) FROM \(table) WHERE \(table).id IN (\(list: ids))") { row in
            let record = try self.record(row)
            found[record.id] = Dictionary(all.compactMap { field in field.spelling(record).map { (field.name, $0) } }) { first, _ in first }
        }
        return found
    }

    /// The values of a new row.
    func cells(_ record: R) -> Cells { Cells(all.map { (name: $0.column, value: $0.value(record)) }) }
    /// Those that differ, for an update.
    func cells(_ before: R, _ after: R) -> Cells {
        Cells(all.filter { $0.differs(before, after) }.map { (name: $0.column, value: $0.value(after)) })
    }
}

extension Kind {
    func column(_ limits: ClosedRange<Int>?) -> ColumnType {
        switch self {
        case .optional(let kind): kind.column(limits)
        case .text, .longText: .text(max: limits?.upperBound ?? 10_000)
        case .link: .text(max: 2000)
        case .day: .text(max: 10)
        case .choice: .text(max: 40)
        case .choices(let options): .text(max: options.reduce(1) { $0 + $1.value.utf8.count + 1 })
        case .number, .amount: .integer
        case .flag: .flag
        case .instant: .instant
        case .relation: .id
        }
    }
}
