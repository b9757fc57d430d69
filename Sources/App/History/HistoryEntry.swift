internal import Platform

/// One entry of the audit log about a record, as its page tells it.
struct HistoryEntry: Sendable {
    /// A field as the log keeps it; nil was empty or says nothing.
    struct Field: Sendable {
        let name: String
        var before, after: String?
    }
    let position: Int
    let action: String
    /// Who did it; nil for the program itself and for somebody who is no member any more.
    let actor: String?
    /// Milliseconds since 1970 UTC.
    let at: Int64
    var fields: [Field] = []

    /// What the entry says, in the words of its record.
    ///
    /// - Parameters:
    ///   - title: of the action, such as "Verdict stated".
    ///   - words: what people read for a field's value.
    func event(_ title: String, label: (String) -> String, words: (String, String) -> String, _ dates: Dates) -> UI.Event {
        UI.Event(
            "\(title)", source: "\(actor ?? "Aertous"), \(dates.moment(at)), entry \(UI.number(position))",
            changes: fields.map { field in
                UI.Change(label(field.name), before: field.before.map { words(field.name, $0) }, after: field.after.map { words(field.name, $0) })
            })
    }
}
