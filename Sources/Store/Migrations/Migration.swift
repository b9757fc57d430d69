/// One step of the schema's history. Never edited once released: its digest is kept and compared.
public struct Migration: Sendable {
    public enum Step: Sendable {
        /// The base tables, each with the columns it has as of this migration.
        case create([Table])
        /// Adds the columns that say `since:` this migration.
        case extend(Table)
        /// Adds one column that says `since: Column.ownStep`.
        case add(Name, to: Table)
        /// The same text for both engines, or one for each. It runs with the walls down and names base tables.
        case run(StaticString)
        case perEngine(sqlite: StaticString, postgres: StaticString)
    }
    let number: Int
    let name: StaticString
    let steps: [Step]

    public init(_ number: Int, _ name: StaticString, _ steps: [Step]) {
        (self.number, self.name, self.steps) = (number, name, steps)
    }

    /// What Store needs itself, always the first.
    public static let store = Migration(1, "store", [.create(LogTables.initial)])
    /// What Store needs since: erasure, and how long a log stands.
    public static let erasure: [Step] = [.create(LogTables.later)]
    /// And since: by what clock each log was written last.
    public static let clock: [Step] = [.add("clock_at", to: LogTables.head)]

    func statements(_ dialect: Dialect) -> [String] {
        steps.flatMap { step in
            switch step {
            case .create(let tables):
                tables.flatMap { table in dialect.ddl.table(table, columns: table.allColumns.filter { ($0.since ?? 0) <= number }) }
            case .extend(let table):
                table.columns.filter { $0.since == number }.map { dialect.ddl.added($0, to: table) }
            case .add(let name, let table): table.columns.filter { $0.name == name }.map { dialect.ddl.added($0, to: table) }
            case .run(let text): [text.description]
            case .perEngine(let sqlite, let postgres): [(dialect.engine == .sqlite ? sqlite : postgres).description]
            }
        }
    }

    func digest(_ dialect: Dialect) -> String { Digest.of(statements(dialect).joined(separator: ";")) }
}
