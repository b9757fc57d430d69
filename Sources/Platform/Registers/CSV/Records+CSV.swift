import Store

extension Records {
    /// Takes a file of records: all of it, or nothing.
    ///
    /// - Parameters:
    ///   - isDryRun: only says what would happen, problems included.
    ///   - defaults: what a new record holds where the file has no column.
    /// - Throws: ``Problem``: `malformed` or `invalid` for the file as a whole; `invalid` with the problems by row.
    public func take(csv bytes: [UInt8], isDryRun: Bool, defaults: R, _ act: Act) async throws -> ImportReport {
        let table = try CSVTable(bytes, register.fields)
        if isDryRun {
            return try await store.read(act.member.scope) { [register] tx in try register.plan(table, defaults, act, tx).report }
        }
        let ids = table.rows.map { _ in identify(act.now) }
        return try await store.write(act.member.scope) { [register] tx in
            let plan = try register.plan(table, defaults, act, tx)
            guard plan.report.problemCount == 0 else { throw plan.report.problem }
            for (var record, id) in zip(plan.added, ids) {
                (record.id, record.version) = (id, 1)
                try register.insert(record, tx)
            }
            // In one order, so that no two files wait for each other's rows.
            for change in plan.changed.sorted(by: { $0.from.id < $1.from.id }) { _ = try register.update(change.to, from: change.from, tx) }
            return plan.report
        }
    }
}

/// What a file would do, row by row.
struct ImportPlan<R: Record> {
    var added: [R] = []
    var changed: [(from: R, to: R)] = []
    var report = ImportReport()
}

extension Register {
    func plan(_ table: CSVTable<R>, _ defaults: R, _ act: Act, _ tx: Reading) throws -> ImportPlan<R> {
        var plan = ImportPlan<R>()
        let targets = Targets(tx)
        let known = try records(Set(table.rows.compactMap(\.id)), tx)
        var seen: Set<String> = []
        for row in table.rows {
            var problems: [Problem.Field] = row.surplus.map { [$0] } ?? []
            if let id = row.id {
                if known[id] == nil { problems.append(Problem.Field("id", "Identifier: there is no \(noun) with this one. Leave it empty to add a new one")) }
                if !seen.insert(id).inserted { problems.append(Problem.Field("id", "Identifier: another row has the same one")) }
            }
            let previous = row.id.flatMap { known[$0] }
            if let version = row.version, let previous, version != String(previous.version) {
                problems.append(Problem.Field("version", "Version: somebody changed this \(noun) since the file was made"))
            }
            var record = previous ?? defaults
            for (field, text) in row.cells {
                do throws(Complaint) { try field.set(&record, .cell(text)) } catch { problems.append(field.problem(error)) }
            }
            problems = try complaints(&record, previous, act, targets, problems)
            if problems.isEmpty { problems = targets.claim(record, of: self) }
            if !problems.isEmpty {
                plan.report.add(row.line, problems)
            } else if let previous {
                if fields.all.contains(where: { $0.differs(previous, record) }) {
                    plan.report.changed += 1
                    plan.changed.append((previous, record))
                } else {
                    plan.report.same += 1
                }
            } else {
                plan.report.added += 1
                plan.added.append(record)
            }
        }
        return plan
    }

    private func records(_ ids: Set<String>, _ tx: Reading) throws -> [String: R] {
        var found: [String: R] = [:]
        let sorted = ids.sorted()
        for start in stride(from: 0, to: sorted.count, by: 256) {
            let some = Array(sorted[start..<min(start + 256, sorted.count)])
            for record in try tx.rows("SELECT \(selection) FROM \(table) WHERE \(table).id IN (\(list: some))", { try fields.record($0) }) {
                found[record.id] = record
            }
        }
        return found
    }
}
