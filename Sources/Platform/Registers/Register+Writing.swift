import Store

/// The register's statements that write, and what has to hold before them.
extension Register {
    /// - Throws: ``Problem`` with every field that is not acceptable, those given in `problems` first.
    func validate(_ record: inout R, _ previous: R?, _ act: Act, _ tx: Reading, _ problems: [Problem.Field] = []) throws {
        let problems = try complaints(&record, previous, act, Targets(tx), problems)
        guard problems.isEmpty else { throw Problem.invalid(problems) }
    }

    func complaints(_ record: inout R, _ previous: R?, _ act: Act, _ targets: Targets, _ given: [Problem.Field] = []) throws -> [Problem.Field] {
        follow(&record, previous, act.now)
        var problems = given
        func add(_ more: [Problem.Field]) {
            for problem in more where !problems.contains(where: { $0.name == problem.name }) { problems.append(problem) }
        }
        add(fields.check(record))
        for field in fields.all where previous == nil || previous.map({ field.differs($0, record) }) == true {
            if !problems.contains(where: { $0.name == field.name }) { add(try target(field, &record, targets).map { [$0] } ?? []) }
            if let previous, let complaint = field.step(previous, record) { add([field.problem(complaint)]) }
        }
        add(try taken(record, previous, targets, besides: problems))
        add(check(record, previous, act.member.today(at: act.now)))
        // In the order of the form; what is no field comes first.
        let places = Dictionary(fields.all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return problems.enumerated().sorted { (places[$0.element.name] ?? -1, $0.offset) < (places[$1.element.name] ?? -1, $1.offset) }.map(\.element)
    }

    /// A relation may point only at what its author can see; the schema alone would take any record of the organisation.
    private func target(_ field: Field<R>, _ record: inout R, _ targets: Targets) throws -> Problem.Field? {
        guard let reference = field.kind.reference, let text = field.spelling(record) else { return nil }
        switch try targets.named(text, reference) {
        case .none: return field.problem(Complaint("choose one that exists"))
        case .several: return field.problem(Complaint("several are called “\(text)”, give the identifier"))
        case .one(let id, let label):
            field.relate(&record, id, label)
            return nil
        }
    }

    func insert(_ record: R, _ tx: Writing) throws {
        try naming(record) { try tx.insert(table, id: record.id, fields.cells(record)) }
        try tx.record(Change("\(table).created", table, record.id, fields: fields.diff(nil, record)))
    }

    /// Nothing is written, and nothing logged, where nothing differs.
    func update(_ record: R, from previous: R, _ tx: Writing) throws -> R {
        let cells = fields.cells(previous, record)
        guard !cells.all.isEmpty else { return previous }
        try naming(record) { try tx.update(table, id: previous.id, version: previous.version, cells) }
        try tx.record(Change("\(table).changed", table, record.id, fields: fields.diff(previous, record)))
        var record = record
        record.version = previous.version + 1
        return record
    }

    func delete(_ record: R, _ tx: Writing) throws {
        do { try tx.delete(table, id: record.id, version: record.version) } catch StoreError.reference {
            throw Problem.conflict("Other records still point at this \(noun). Change or delete them first.")
        }
        try tx.record(Change("\(table).deleted", table, record.id, fields: fields.diff(record, nil)))
    }

    /// Reads that take data out are in the log too (`security.md` 21), and before it: no note, no file.
    func noteExport(_ member: Member, _ tx: Writing) throws {
        try tx.record(Change("\(table).exported", table, member.organisation))
    }
}

extension Field {
    /// A state may be followed only by those that its type names.
    func step(_ before: R, _ after: R) -> Complaint? {
        guard case .choice(let options) = kind.base, let old = spelling(before), let new = spelling(after), old != new,
            let option = options.first(where: { $0.value == old }), let next = option.next, !next.contains(new)
        else { return nil }
        return Complaint("“\(option.label)” cannot become “\(options.first { $0.value == new }?.label ?? new)”")
    }
}
