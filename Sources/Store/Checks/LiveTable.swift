/// A base table as it stands in a database, or as it is declared, in words that both engines share.
struct LiveTable: Equatable {
    struct Column: Equatable {
        let name: String
        /// text, integer, real, flag or bytes; another word for a type that is none of ours.
        let storage: String
        let isRequired: Bool
        /// Whether its limits (and, on PostgreSQL, the order of its text) are those declared.
        let isLimited: Bool
    }
    let name: String
    /// What it is, where it is no table.
    let kind: String
    var columns: [Column] = []
    var key: [String] = []
    /// Column lists, and for references `columns -> table columns`, followed by what they do otherwise than ours.
    var unique: Set<[String]> = []
    var references: Set<String> = []
    /// What else it is or has, which nothing declares: the ends of sentences that begin with its name.
    var traits: [String] = []

    init(name: String, kind: String = "table") { (self.name, self.kind) = (name, kind) }

    init(_ table: Table) {
        (name, kind) = (table.base, "table")
        columns = table.allColumns.map { Column(name: $0.name.string, storage: $0.type.storage, isRequired: $0.isRequired, isLimited: true) }
        let organisation = table.isTenant ? ["organisation_id"] : []
        key = organisation + table.key.map(\.string)
        unique = Set(table.unique.map { organisation + $0.map(\.string) })
        for column in table.columns {
            guard let target = column.references else { continue }
            let prefix = table.isTenant && target != "account" ? organisation : []
            references.insert(Self.reference(prefix + [column.name.string], "\(target)_rows", prefix + ["id"]))
        }
    }

    static func reference(_ columns: [String], _ table: String, _ targets: [String]) -> String {
        "\(columns.joined(separator: ", ")) -> \(table) \(targets.joined(separator: ", "))"
    }

    var description: String {
        var lines = [name]
        for column in columns {
            lines.append("  \(column.name) \(column.storage)\(column.isRequired ? " required" : "")\(column.isLimited ? "" : " unlimited")")
        }
        lines.append("  key \(key.joined(separator: ", "))")
        lines += unique.map { "  unique \($0.joined(separator: ", "))" }.sorted() + references.sorted().map { "  reference \($0)" }
        return lines.joined(separator: "\n")
    }

    /// What differs from the declaration.
    func findings(against declared: LiveTable) -> [String] {
        var found = traits.map { "\(name) \($0)" }
        if kind != declared.kind { found.append("\(name) is a \(kind)") }
        // A column added later stands last, wherever it is declared.
        let (own, other) = (columns.sorted { $0.name < $1.name }, declared.columns.sorted { $0.name < $1.name })
        for column in other where !own.contains(where: { $0.name == column.name }) { found.append("\(name).\(column.name) is missing") }
        for column in own {
            guard let expected = other.first(where: { $0.name == column.name }) else {
                found.append("\(name).\(column.name) is not declared")
                continue
            }
            if column != expected {
                found.append("\(name).\(column.name) differs: \(column.storage), required \(column.isRequired), limited \(column.isLimited)")
            }
        }
        if key != declared.key { found.append("\(name) has the key \(key.joined(separator: ", "))") }
        for unique in declared.unique.subtracting(unique) { found.append("\(name) lacks the unique key \(unique.joined(separator: ", "))") }
        for unique in unique.subtracting(declared.unique) { found.append("\(name) has the unique key \(unique.joined(separator: ", "))") }
        for reference in declared.references.subtracting(references) { found.append("\(name) lacks the reference \(reference)") }
        for reference in references.subtracting(declared.references) { found.append("\(name) has the reference \(reference)") }
        return found.sorted()
    }
}

extension ColumnType {
    var storage: String {
        switch self {
        case .id, .text: "text"
        case .integer, .instant: "integer"
        case .real: "real"
        case .flag: "flag"
        case .bytes: "bytes"
        }
    }
}
