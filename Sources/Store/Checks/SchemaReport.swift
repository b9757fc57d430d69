/// How a database compares with what the program declares.
public struct SchemaReport: Sendable {
    /// One sentence for each difference; empty when there is none.
    public let findings: [String]
    /// Tables, keys and door lists, in words that are equal on both engines.
    public let description: String
}

extension Store {
    /// Compares the tables, keys, views, guards, grants and door lists of the live database with the declarations.
    public func checkSchema() async throws -> SchemaReport {
        let (schema, dialect, book) = (schema, dialect, book)
        return try await attempt(application, .read, Entry(nil)) { connection in
            let (findings, live) = try SchemaReport.compare(connection, schema, dialect)
            try connection.commit(after: [])

            let tables = live.sorted { $0.name < $1.name }.map(\.description)
            return SchemaReport(findings: findings, description: (tables + [book.description]).joined(separator: "\n"))
        }
    }
}

extension SchemaReport {
    /// What differs, and the tables that stand.
    static func compare(_ connection: any Connection, _ schema: Schema, _ dialect: Dialect) throws -> (findings: [String], live: [LiveTable]) {
        let live = try dialect.catalogue.tables(connection, schema)
        var findings: [String] = []
        let declared = Dictionary(schema.ordered.map { ($0.base, LiveTable($0)) }, uniquingKeysWith: { first, _ in first })
        for table in live {
            guard let expected = declared[table.name] else {
                findings.append("the \(table.kind) \(table.name) is on no door's list")
                continue
            }
            findings += table.findings(against: expected)
        }
        for table in schema.ordered where !live.contains(where: { $0.name == table.base }) { findings.append("the table \(table.base) is missing") }
        return (findings + (try dialect.catalogue.wallFindings(connection, schema)), live)
    }
}

extension Access.Book {
    /// The lists of every door, one a line.
    var description: String {
        let doors: [DoorKind] = [.member, .job, .published, .inbox, .gate, .account, .operator, .runner, .letterbox, .lookup, .founding, .person, .ledger]
        return doors.map { door in
            let access = access(door)
            func list(_ names: Set<String>) -> String { names.isEmpty ? "nothing" : names.sorted().joined(separator: ", ") }
            return "door \(door.rawValue)\n  reads \(list(access.reads))\n  inserts \(list(access.inserts))\n  changes \(list(access.changes))"
        }.joined(separator: "\n")
    }
}
