public import Store

extension Fields {
    /// One record: `{"id":…,"version":…,…}`.
    public func write(_ record: R, into out: inout Out) {
        out.put("{\"id\":")
        out.put(json: record.id)
        out.put(",\"version\":")
        out.put(record.version)
        for field in all { field.write(record, &out) }
        out.put(UInt8(ascii: "}"))
    }
    public func json(_ record: R) -> [UInt8] {
        var out = Out(capacity: 512)
        write(record, into: &out)
        return out.bytes
    }
    /// A list: `{"items":[…],"next":cursor or null}`.
    public func write(_ records: [R], next: String?, into out: inout Out) {
        out.put("{\"items\":[")
        for i in records.indices {
            if i > 0 { out.put(UInt8(ascii: ",")) }
            write(records[i], into: &out)
        }
        out.put("],\"next\":")
        if let next { out.put(json: next) } else { out.put("null") }
        out.put(UInt8(ascii: "}"))
    }

    /// Takes a body over into the record: only the fields given change. Every complaint at once, unknown fields by name.
    ///
    /// - Throws: ``Problem`` of kind `invalid` when the body is no object.
    public func read(_ body: JSON, into record: inout R, besides known: Set<String> = []) throws -> [Problem.Field] {
        let members = try body.members
        var given: [String: JSON] = [:]
        var problems: [Problem.Field] = []
        for member in members {
            if !known.contains(member.name), let problem = refusal(of: member.name) {
                problems.append(problem)
            } else if !member.isStorable {
                problems.append(member.unstorable)
            } else if !known.contains(member.name) {
                given[member.name] = member.value
            }
        }
        for field in all {
            guard let value = given[field.name] else { continue }
            do throws(Complaint) {
                guard let raw = value.raw else { throw Complaint("give a single value, or a list of texts where several are chosen") }
                try field.set(&record, raw)
            } catch { problems.append(field.problem(error)) }
        }
        return problems
    }

    func refusal(of name: String) -> Problem.Field? {
        guard let field = self[name] else { return Problem.Field(name, "“\(name.prefix(80))” is not a field") }
        return field.isWritable ? nil : Problem.Field(name, "\(field.label): this is set by the program")
    }
}
