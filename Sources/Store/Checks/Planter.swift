/// Plants rows of any declared table, with whatever they refer to, inside a transaction that will be rolled back.
///
/// Works with text and the connection itself: it stands in for the careless statement that the walls are there for.
final class Planter {
    let schema: Schema
    let dialect: Dialect
    let connection: any Connection
    private let random: (Int) -> [UInt8]
    private let day: String

    init(_ schema: Schema, _ dialect: Dialect, _ connection: any Connection, random: @escaping (Int) -> [UInt8], day: String) {
        (self.schema, self.dialect, self.connection, self.random, self.day) = (schema, dialect, connection, random, day)
    }

    /// A canary's side of the wall.
    struct Side {
        let organisation, member, account: String
    }
    func side() throws -> Side {
        let account = try plant(table("account"), in: nil)
        return Side(organisation: name(), member: name(), account: account)
    }

    func table(_ name: Name) throws -> Table {
        guard let table = schema.tables[name] else { throw StoreError.schema("the table \(name)") }
        return table
    }
    func name() -> String { "canary-" + random(12).map { byte in String(UnicodeScalar(97 + byte % 26)) }.joined() }

    func enter(_ door: DoorKind, _ side: Side) throws {
        let isInside = !DoorKind.outside.contains(door)
        try connection.reenter(
            Entry(
                door, organisation: isInside ? side.organisation : nil, member: isInside ? side.member : nil,
                account: door == .account || door == .person ? side.account : nil, day: day))
    }

    /// Inserts a row as its own side, with the rows that it must refer to.
    /// - Returns: its id.
    @discardableResult
    func plant(_ table: Table, in side: Side?, _ given: [String: String] = [:]) throws -> String {
        let cells = try cells(table, in: side, given)
        try goHome(table, side)
        try connection.execute(insertion(table, cells))
        return cells.first { $0.column == "id" }.map { String($0.literal.dropFirst().dropLast()) } ?? ""
    }

    /// Where a row of this table may be written at all.
    private func goHome(_ table: Table, _ side: Side?) throws {
        if table.isTenant, let side { return try enter(.job, side) }
        try connection.reenter(Entry(table.settings == nil ? .gate : .operator, day: day))
    }

    func cells(_ table: Table, in side: Side?, _ given: [String: String]) throws -> [(column: String, literal: String)] {
        var cells: [(column: String, literal: String)] = []
        for column in table.allColumns {
            let name = column.name.string
            if let literal = given[name] {
                cells.append((name, literal))
            } else if name == "organisation_id", table.isTenant {
                cells.append((name, "'\(side?.organisation ?? "")'"))
            } else if column.isRequired {
                let parent = try column.references.map { try plant(self.table($0), in: side) }
                cells.append((name, parent.map { "'\($0)'" } ?? literal(column.type)))
            }
        }
        return cells
    }
    func insertion(_ table: Table, _ cells: [(column: String, literal: String)]) -> String {
        "INSERT INTO \(table.base) (\(cells.map(\.column).joined(separator: ", "))) VALUES (\(cells.map(\.literal).joined(separator: ", ")))"
    }

    func literal(_ type: ColumnType) -> String {
        switch type {
        case .id: "'\(name())'"
        case .text(let max): "'\(name().suffix(max))'"
        case .integer, .instant: String(random(6).reduce(1) { $0 << 8 | Int64($1) })
        case .real: "0.5"
        case .flag: "TRUE"
        case .bytes: dialect.engine == .sqlite ? "x'00'" : "'\\x00'::bytea"
        }
    }
}
