internal import Store

/// All SQL of which addresses are let in. In the gate's or the operator's door.
extension Reading {
    /// The subjects among these that are let through now.
    func gateExceptions(among subjects: [String]) throws -> Set<String> {
        let rows = try rows("SELECT subject, is_allowed FROM gate_exception WHERE subject IN (\(list: subjects)) ORDER BY subject, number LIMIT 10000") {
            ($0.text(0), $0.flag(1))
        }
        return rows.reduce(into: []) { if $1.1 { $0.insert($1.0) } else { $0.remove($1.0) } }
    }
    /// The last row about a subject.
    func lastGateException(about subject: String) throws -> (number: Int, isAllowed: Bool)? {
        try first("SELECT number, is_allowed FROM gate_exception WHERE subject = \(subject) ORDER BY number DESC LIMIT 1") { ($0.integer(0), $0.flag(1)) }
    }
    /// Everything that was ever decided, oldest first.
    func gateExceptions() throws -> [GateException] {
        try rows("SELECT subject, is_allowed, reason, made_at FROM gate_exception ORDER BY made_at, subject, number LIMIT 10000") {
            GateException(subject: $0.text(0), isAllowed: $0.flag(1), reason: $0.text(2), madeAt: Int64($0.integer(3)))
        }
    }
    /// The day of the newest list of each kind.
    func gateListDates() throws -> [(kind: String, date: String)] {
        try rows("SELECT kind, MAX(listed_on) FROM gate_list GROUP BY kind LIMIT 10") { ($0.text(0), $0.text(1)) }
    }
    func gateList(_ kind: String, date: String) throws -> [UInt8]? {
        try first("SELECT content FROM gate_list WHERE kind = \(kind) AND listed_on = \(date)") { $0.bytes(0) }
    }
}
