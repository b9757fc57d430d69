public import Platform
internal import Cryptography

/// One entry of an organisation's log with the values that stand beside it.
public struct LoggedChange: Sendable {
    /// What an entry says of a field on one side of the change.
    public enum Said: Sendable, Equatable {
        /// Nothing: the record was only made, or is gone.
        case nothing
        /// That the field was empty.
        case empty
        case text(String)
        /// The beginning of a text that is too long for a list.
        case beginning(String)
        /// It was erased then, in milliseconds since 1970 UTC, as a later entry says.
        case erased(at: Int64)
        /// It was logged and is not there, and no entry says why.
        case missing

        /// As a person reads it; nil where nothing is said.
        public var words: String? {
            switch self {
            case .nothing: nil
            case .empty: "empty"
            case .text(let text): text
            case .beginning(let text): text + "…"
            case .erased(let at): "erased on \(Day(of: at).iso)"
            case .missing: "missing"
            }
        }
    }
    public struct Field: Sendable, Equatable {
        public let name: String
        public internal(set) var before = Said.nothing
        public internal(set) var after = Said.nothing
    }

    /// From 0, in the order of the log.
    public let position: UInt64
    /// Milliseconds since 1970, UTC.
    public let at: Int64
    /// The member's id, or `job:REASON`.
    public let actor: String
    /// Nil where the actor is no member, or none any more.
    public let actorName: String?
    /// What the actor was then.
    public let role: String
    public let action, recordType, record, request: String
    let hash: MerkleHash
    /// In ascending order of their names.
    public internal(set) var fields: [Field] = []
    /// Whether there are fields that a list has no room for.
    public internal(set) var isCut = false
}

extension LoggedChange {
    /// "Ada Lovelace, CISO", "schedule", "former member, Analyst".
    public var who: String {
        if role == "program" { return "the program" }
        if role == "operator" || actor == "job:operator" { return "operator" }
        if actor.hasPrefix("job:") { return actor == LogExport.consoleActor ? "operator" : "schedule (\(actor.dropFirst(4)))" }
        return "\(actorName ?? "former member"), \(Role(rawValue: role)?.title ?? role)"
    }

    /// `asset.created` as words: "Asset created".
    public var what: String {
        let words = action.map { $0 == "." || $0 == "_" ? " " : String($0) }.joined()
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// For the history on a record's page, in the words of its record.
    ///
    /// - Parameters:
    ///   - title: of the action, such as "Verdict stated".
    ///   - words: what people read for a field's value.
    func event(_ title: String, label: (String) -> String, words: (String, String) -> String, _ dates: Dates) -> UI.Event {
        func said(_ said: Said, _ name: String) -> String? {
            switch said {
            case .nothing, .empty, .text(""): nil
            case .text(let text): words(name, text)
            case .beginning, .erased, .missing: said.words
            }
        }
        return UI.Event(
            "\(title)", source: "\(who), \(dates.moment(at)), entry \(UI.number(Int(clamping: position)))",
            changes: fields.map { UI.Change(label($0.name), before: said($0.before, $0.name), after: said($0.after, $0.name)) }
                .filter { $0.before != nil || $0.after != nil })
    }

    public var changes: [UI.Change] { changes(naming: [:]) }

    /// - Parameter members: names by identifier, put before each value that is one of these.
    func changes(naming members: [String: String]) -> [UI.Change] {
        func words(_ said: Said) -> String? {
            guard case .text(let text) = said, let name = members[text] else { return said.words }
            return "\(name) (\(text))"
        }
        return fields.map { UI.Change($0.name.replacing("_", with: " "), before: words($0.before), after: words($0.after)) }
    }

    /// Puts a row of values beside the entry: the name carries which side it is.
    mutating func add(_ name: String, mark: String, _ said: Said) {
        let isBefore = name.hasSuffix(mark)
        let plain = isBefore ? String(name.dropLast(mark.count)) : name
        if fields.last?.name != plain, !fields.contains(where: { $0.name == plain }) { fields.append(Field(name: plain)) }
        guard let i = fields.firstIndex(where: { $0.name == plain }) else { return }
        if isBefore { fields[i].before = said } else { fields[i].after = said }
    }
}
