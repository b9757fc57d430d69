/// Rows of one member that belong together: one of each table that is asked for, every column filled, whatever refers to a
/// member referring to this one, and equal values wherever columns of two tables have the same name or both hold a day. So a
/// condition that finds its way from a row to its reader, by ids, by equal words or by days within others, finds it here.
final class CanaryWorld {
    private let planter: Planter
    private let organisation: String
    private var rows: [Name: String] = [:]
    private var values: [Name: String] = [:]
    private var begun: Set<Name> = []

    /// - Parameter organisation: two worlds of one organisation are two members in it.
    init(_ planter: Planter, organisation: String) { (self.planter, self.organisation) = (planter, organisation) }

    /// Whoever the rows are of.
    func reader() throws -> Planter.Side {
        let member = try planter.schema.tables["member"].map { try row($0) } ?? planter.name()
        return Planter.Side(organisation: organisation, member: member, account: planter.name())
    }

    /// - Returns: the id of this world's row of the table, planted when it is first asked for.
    func row(_ table: Table) throws -> String {
        if let id = rows[table.name] { return id }
        begun.insert(table.name)
        var given: [String: String] = [:]
        for column in table.columns {
            if let name = column.references {
                let parent = try planter.table(name)
                // What refers to itself, or round in a circle, does so by a column that may stay empty.
                guard parent.isTenant, rows[name] != nil || !begun.contains(name) else { continue }
                given[column.name.string] = "'\(try row(parent))'"
            } else {
                given[column.name.string] = value(column)
            }
        }
        let side = Planter.Side(organisation: organisation, member: planter.name(), account: planter.name())
        let id = try planter.plant(table, in: side, given)
        rows[table.name] = id
        return id
    }

    /// Of `2026-11-24`, and of no other text's limit: a column of this length holds a day.
    private static let dayLength = 10

    private func value(_ column: Column) -> String {
        let key: Name = if case .text(let max) = column.type, max == Self.dayLength { "day" } else { column.name }
        let word = values[key] ?? planter.name()
        values[key] = word
        return switch column.type {
        case .id: "'\(word)'"
        case .text(let max): "'\(word.suffix(max))'"
        default: planter.literal(column.type)
        }
    }
}
