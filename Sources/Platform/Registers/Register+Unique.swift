import Store

extension Register {
    /// What a record may not share with another, found before it is written, so that it is named with everything else.
    func taken(_ record: R, _ previous: R?, _ targets: Targets, besides named: [Problem.Field]) throws -> [Problem.Field] {
        var problems: [Problem.Field] = []
        for key in keys where previous == nil || previous.map({ old in key.contains { $0.differs(old, record) } }) == true {
            guard !key.contains(where: { field in named.contains { $0.name == field.name } }), let first = key.first else { continue }
            var condition: SQL = "\(table).id <> \(previous?.id ?? "")"
            for field in key { condition = "\(condition) AND \(table).\(field.column) = \(field.value(record))" }
            if try targets.isThere(table, condition) { problems.append(first.taken(record)) }
        }
        return problems
    }

    /// The store's own word for a key that somebody took in the same moment, or that its author does not see.
    func naming<T>(_ record: R, _ write: () throws -> T) throws -> T {
        do { return try write() } catch let problem as Problem where problem.kind == .conflict && problem.message == Problem.taken().message && !unique.isEmpty
        {
            throw Problem(.conflict, "Nothing was saved: another \(noun) has this already.", fields: keys.compactMap { $0.first?.taken(record) })
        }
    }

    var keys: [[Field<R>]] { unique.map { $0.compactMap { fields[$0.description] } } }
}

extension Field {
    func taken(_ record: R) -> Problem.Field { problem(Complaint("“\(plain(record))” is taken already")) }
}

extension Targets {
    /// Keeps what a row of a file is about to take, so that the next row with the same is told.
    func claim<R>(_ record: R, of register: Register<R>) -> [Problem.Field] {
        register.keys.compactMap { key in
            let text = key.map { "\($0.name)=\($0.plain(record))" }.joined(separator: "\u{1F}")
            return claims.insert(text).inserted ? nil : key.first.map { $0.problem(Complaint("“\($0.plain(record))” stands in another row too")) }
        }
    }
}
