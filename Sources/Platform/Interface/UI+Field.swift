extension UI {
    /// What a field is filled in with. `value` is what was typed before, as it was typed.
    public enum Input: Sendable {
        case line(String, LineKind = .text)
        /// Several lines; `rows` is how many show at first.
        case text(String, rows: Int = 4)
        /// One of many (for two to five use ``UI/choice(_:_:value:options:help:error:)``). `empty` is the entry that chooses
        /// nothing; nil leaves it out.
        case select(String, [Option], empty: String? = "Choose")
        /// `2026-11-24`, or what was typed instead.
        case day(String)
        case number(String)
        /// A single yes or no; the label stands behind it.
        case tick(Bool)
        /// Six digits.
        case code
        /// A file for `upload.js`; `accept` as the attribute takes it.
        case file(accept: String)
    }

    /// What a line holds, so that a phone shows the right keyboard and a password manager knows what to offer.
    public enum LineKind: Sendable {
        case text, email, address, search
        /// Of the account that signs in.
        case username
        case currentPassword, newPassword
        var type: String {
            switch self {
            case .text: "text"
            case .email, .username: "email"
            case .address: "url"
            case .search: "search"
            case .currentPassword, .newPassword: "password"
            }
        }
        var autocomplete: String? {
            switch self {
            case .text, .address, .search: nil
            case .email: "email"
            case .username: "username"
            case .currentPassword: "current-password"
            case .newPassword: "new-password"
            }
        }
    }

    /// One question of a form: label, help, error, input, in that order.
    ///
    /// Only what may be left out is marked. A password is never sent back, whatever `value` says.
    /// - Parameters:
    ///   - help: how to answer, in a sentence. Not a placeholder: it must stay while one types.
    ///   - error: what to do about it ("Choose an owner"), the same words as in the list of errors.
    public static func field(_ name: String, _ label: String, _ input: Input, help: String? = nil, error: String? = nil, isOptional: Bool = false) -> HTML {
        let id = fieldID(name)
        let words = Words(id: id, help: help, error: error)
        let isWrong = error != nil
        if case .tick(let isOn) = input {
            return """
                <div class="\(isWrong ? "field tick wrong" : "field tick")"><input type="checkbox" id="\(id)" name="\(name)" value="true" \(when(isOn, "checked "))\(words.attributes)><label for="\(id)">\(label)</label>\(words.html)</div>
                """
        }
        return """
            <div class="\(isWrong ? "field wrong" : "field")"><label for="\(id)">\(label)\(when(isOptional, #" <span class="optional">(optional)</span>"#))</label>\(words.html)\(control(input, name: name, id: id, attributes: words.attributes, isRequired: !isOptional))</div>
            """
    }

    /// The bare control, for the places that bring their own label, such as filters.
    static func control(_ input: Input, name: String, id: String, attributes: HTML, isRequired: Bool) -> HTML {
        let common: HTML = #"id="\#(id)" name="\#(name)" \#(when(isRequired, "required "))\#(attributes)"#
        switch input {
        case .line(let value, let kind):
            let shown = kind.type == "password" ? "" : value
            return #"<input type="\#(kind.type)" value="\#(shown)" \#(kind.autocomplete.html { #"autocomplete="\#($0)" "# })\#(common)>"#
        case .text(let value, let rows):
            // The line break after the tag is the one that a parser drops, so that one of the person's own stays.
            return """
                <textarea rows="\(rows)" \(common)>
                \(value)</textarea>
                """
        case .select(let value, let options, let empty):
            return """
                <select \(common)>\(empty.html { #"<option value="">\#($0)</option>"# })\(options.html { #"<option value="\#($0.value)" \#(when($0.value == value, "selected"))>\#($0.label)</option>"# })</select>
                """
        case .day(let value): return #"<input class="narrow" type="date" value="\#(value)" \#(common)>"#
        case .number(let value): return #"<input class="narrow" type="text" inputmode="numeric" value="\#(value)" \#(common)>"#
        case .tick(let isOn): return #"<input type="checkbox" value="true" \#(when(isOn, "checked "))\#(common)>"#
        case .code: return #"<input class="code-input" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="7" \#(common)>"#
        case .file(let accept): return #"<input type="file" accept="\#(accept)" \#(common)>"#
        }
    }

    /// Help and error of an input, and the attributes that join them to it.
    struct Words {
        let id: String
        let help, error: String?
        var html: HTML {
            """
            \(help.html { #"<p class="help" id="\#(id)-help">\#($0)</p>"# })\(error.html { #"<p class="error" id="\#(id)-error">\#($0)</p>"# })
            """
        }
        /// The error is read first: it is why the person is here again.
        var attributes: HTML {
            let ids = [error.map { _ in id + "-error" }, help.map { _ in id + "-help" }].compactMap { $0 }.joined(separator: " ")
            return "\(when(error != nil, #"aria-invalid="true" "#))\(when(!ids.isEmpty, #"aria-describedby="\#(ids)""#))"
        }
    }
}
