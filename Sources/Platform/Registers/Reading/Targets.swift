import Store

/// Finds what relations point at, as far as the reader may see; each text is asked for once in a transaction.
final class Targets {
    enum Answer { case none, one(id: String, label: String), several }
    private struct Key: Hashable {
        let table: Name
        let text: String
    }
    private let tx: Reading
    private var known: [Key: Answer] = [:]
    /// What rows of one file take, each once.
    var claims: Set<String> = []

    init(_ tx: Reading) { self.tx = tx }

    func isThere(_ table: Name, _ condition: SQL) throws -> Bool {
        try tx.first("SELECT \(table).id FROM \(table) WHERE \(condition) LIMIT 1") { $0.text(0) } != nil
    }

    /// By identifier, or else by label.
    func named(_ text: String, _ reference: Reference) throws -> Answer {
        let key = Key(table: reference.table, text: text)
        if let answer = known[key] { return answer }
        let select: SQL = "SELECT rel.id, rel.\(reference.label) FROM \(reference.table) AS rel"
        var found = try tx.rows("\(select) WHERE rel.id = \(text)") { ($0.text(0), $0.text(1)) }
        if found.isEmpty { found = try tx.rows("\(select) WHERE rel.\(reference.label) = \(text) ORDER BY rel.id LIMIT 2") { ($0.text(0), $0.text(1)) } }
        let answer: Answer = found.count > 1 ? .several : found.first.map { .one(id: $0.0, label: $0.1) } ?? .none
        known[key] = answer
        return answer
    }
}
