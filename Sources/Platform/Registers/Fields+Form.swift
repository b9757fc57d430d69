public import Store

extension Fields {
    /// Takes a whole form over into the record. A box that is not ticked sends nothing, so flags and sets of choices that
    /// are missing are empty; any other field that is missing was not in the form we made, and is named.
    public func read(_ form: Form, into record: inout R, besides known: Set<String> = []) -> [Problem.Field] {
        var problems = form.names.filter { !known.contains($0) }.compactMap(refusal)
        for field in all where field.isWritable {
            do throws(Complaint) { try field.set(&record, try raw(field, form.all(field.name))) } catch { problems.append(field.problem(error)) }
        }
        return problems
    }

    private func raw(_ field: Field<R>, _ values: [String]) throws(Complaint) -> Raw {
        if case .choices = field.kind.base { return values.isEmpty && field.kind.isOptional ? .null : .list(values) }
        guard values.count < 2 else { throw Complaint("this came more than once") }
        guard let value = values.first else {
            if field.kind == .flag { return .flag(false) }
            throw Complaint("this is missing from the form")
        }
        return .typed(value)
    }
}
