/// What a field is filled in with.
extension Field {
    /// The question in a form.
    ///
    /// - Parameters:
    ///   - typed: what was typed before, as it was typed; nil shows the record's own.
    ///   - options: what a relation can point at; nil where there are too many to choose from.
    func question(_ record: R, typed: Form?, options: [String: [Option]], error: String?) -> HTML {
        let values = typed.map { $0.all(name) } ?? own(record)
        let value = values.first ?? ""
        let help = help.isEmpty ? defaultHelp(options) : help
        switch kind.base {
        case .flag where !kind.isOptional: return UI.field(name, label, .tick(value == "true"), help: help, error: error)
        case .choices(let all): return several(all, Set(values), help: help, error: error)
        case .choice(let all) where !kind.isOptional && all.count <= 5:
            return UI.choice(name, label, value: value, options: followers(all, record).map { UI.Option($0.value, $0.label) }, help: help, error: error)
        default: return UI.field(name, label, input(value, record, options), help: help, error: error, isOptional: mayBeEmpty)
        }
    }

    private var mayBeEmpty: Bool { kind.isOptional || (limits?.lowerBound == 0 && (kind == .text || kind == .longText)) }

    private func own(_ record: R) -> [String] {
        guard let text = spelling(record) else { return [] }
        if case .choices = kind.base { return text.split(separator: " ").map(String.init) }
        return [text]
    }

    private func input(_ value: String, _ record: R, _ options: [String: [Option]]) -> UI.Input {
        let none = kind.isOptional ? "None" : "Choose"
        switch kind.base {
        case .text, .instant: return .line(value)
        case .longText: return .text(value, rows: 6)
        case .number, .amount: return .number(value)
        case .day: return .day(value)
        case .link: return .line(value, .address)
        case .flag: return .select(value, [UI.Option("true", "Yes"), UI.Option("false", "No")], empty: "Not known")
        case .choice(let all): return .select(value, followers(all, record).map { UI.Option($0.value, $0.label) }, empty: none)
        case .relation:
            guard var all = options[name] else { return .line(value) }
            // What it points at now stays, also where the reader may not see it.
            if !value.isEmpty, !all.contains(where: { $0.value == value }), value == spelling(record) { all.append(Option(value, plain(record))) }
            return .select(value, all.map { UI.Option($0.value, $0.label) }, empty: none)
        case .choices, .optional: return .line(value)
        }
    }

    /// Of a state that is stored: itself and what may follow.
    private func followers(_ all: [Option], _ record: R) -> [Option] {
        guard record.version > 0, let now = spelling(record), let next = all.first(where: { $0.value == now })?.next else { return all }
        return all.filter { $0.value == now || next.contains($0.value) }
    }

    private func defaultHelp(_ options: [String: [Option]]) -> String? {
        switch kind.base {
        case .instant: "UTC, as 2026-11-24T13:44Z."
        case .amount: "With at most two decimals, as 12.50."
        case .relation where options[name] == nil: "The name as it is spelled there, or the identifier."
        default: nil
        }
    }

    private func several(_ all: [Option], _ chosen: Set<String>, help: String?, error: String?) -> HTML {
        let id = UI.fieldID(name)
        let words = UI.Words(id: id, help: help, error: error)
        return """
            <fieldset class="\(error == nil ? "field" : "field wrong")" \(words.group)><legend>\(label)</legend>\(words.html)<div class="choice">\(all.enumerated().html { i, option in
                """
                <label><input type="checkbox" \(when(i == 0, #"id="\#(id)" "#))name="\(name)" value="\(option.value)" \(when(chosen.contains(option.value), "checked"))> \(option.label)</label>
                """
            })</div></fieldset>
            """
    }

    /// The questions above the list: one, or two for a range.
    func filter(_ query: Form, options: [String: [Option]]) -> HTML {
        let value = query[name] ?? ""
        if kind.isOrdered {
            return [("_from", "from"), ("_to", "to")].html { suffix, word in
                let text = query[name + suffix] ?? ""
                let isDate = kind.base == .day || kind.base == .instant
                return UI.filter(name + suffix, "\(label) \(word)", isDate ? .day(String(text.prefix(10))) : .number(text))
            }
        }
        return UI.filter(name, label, filterInput(value, options))
    }
    private func filterInput(_ value: String, _ options: [String: [Option]]) -> UI.Input {
        switch kind.base {
        case .choice(let all), .choices(let all): .select(value, all.map { UI.Option($0.value, $0.label) }, empty: "Any")
        case .flag: .select(value, [UI.Option("true", "Yes"), UI.Option("false", "No")], empty: "Any")
        case .relation: options[name].map { .select(value, $0.map { UI.Option($0.value, $0.label) }, empty: "Any") } ?? .line(value)
        default: .line(value)
        }
    }
}
