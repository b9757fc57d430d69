extension UI {
    /// Two to five answers in a row, each with its key. More than five: a field with `.select`.
    /// - Parameter value: what is chosen; a value that is not among the options chooses nothing.
    public static func choice(_ name: String, _ legend: String, value: String, options: [Option], help: String? = nil, error: String? = nil) -> HTML {
        let id = fieldID(name)
        let words = Words(id: id, help: help, error: error)
        return """
            <fieldset class="\(error == nil ? "field" : "field wrong")" \(words.group)><legend>\(legend)</legend>\(words.html)<div class="choice">\(options.enumerated().html { i, option in
                """
                <label><input type="radio" \(i == 0 ? #"id="\#(id)" "# : HTML())name="\(name)" value="\(option.value)" \(when(option.value == value, "checked "))\(shortcut(option.key))> \(option.label)\(keycap(option.key))</label>
                """
            })</div></fieldset>
            """
    }
}

extension UI.Words {
    /// A group takes the description, but `aria-invalid` is not for groups.
    var group: HTML {
        let ids = [error.map { _ in id + "-error" }, help.map { _ in id + "-help" }].compactMap { $0 }.joined(separator: " ")
        return when(!ids.isEmpty, #"aria-describedby="\#(ids)""#)
    }
}
