import Store

/// One condition of a list, from the address.
struct Filter<R: Record>: Sendable {
    enum Comparison: Sendable { case equal, from, to, contains }
    let field: Field<R>
    let comparison: Comparison
    let value: Value
    /// As the address spells it.
    let name, text: String

    /// - Returns: nil where nothing was asked for, since a form sends its empty fields too.
    init?(_ name: String, _ text: String, _ fields: Fields<R>) throws(Complaint) {
        let (base, comparison): (String, Comparison) =
            name.hasSuffix("_from") ? (String(name.dropLast(5)), .from) : name.hasSuffix("_to") ? (String(name.dropLast(3)), .to) : (name, .equal)
        guard let field = fields[base], field.uses.contains(.filter), comparison == .equal || field.kind.isOrdered else {
            throw Complaint("“\(name.prefix(80))” is not a filter")
        }
        guard !text.isEmpty else { return nil }
        (self.field, self.name, self.text) = (field, name, text)
        do throws(Complaint) {
            if case .instant = field.kind.base, let day = Day(iso: text) {
                // A day stands for all of it.
                value = .integer(Instant(startOf: comparison == .to ? day.adding(days: 1) : day).milliseconds - (comparison == .to ? 1 : 0))
            } else {
                if field.kind.reference != nil, !Identifier.isOne(text) { throw Complaint("give the identifier of one record") }
                value = try field.parse(.typed(try Text.line(text)))
            }
        } catch { throw Complaint("\(field.label): \(error.message)") }
        if case .choices = field.kind.base { self.comparison = .contains } else { self.comparison = comparison }
    }

    func condition(_ table: Name) -> SQL {
        switch comparison {
        case .equal: "\(table).\(field.column) = \(value)"
        case .from: "\(table).\(field.column) >= \(value)"
        case .to: "\(table).\(field.column) <= \(value)"
        case .contains: "\(table).\(field.column) LIKE \(Pattern.containing(",\(text),")) ESCAPE '\\'"
        }
    }
}
