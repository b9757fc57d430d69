extension SQL {
    /// This condition of a view or policy as one engine takes it.
    ///
    /// - Parameters:
    ///   - own: the table it stands on, which it names by its base.
    ///   - names: what stands in place of each other table.
    ///   - isOnce: puts each `current_…()` into a scalar subquery, which PostgreSQL evaluates once a statement and not
    ///     once a row.
    func spelled(on own: Table, isOnce: Bool, _ names: (String) -> String?) throws(StoreError) -> String {
        let source = rendered()
        let tokens = try Tokens(source)
        var (text, end, i) = ("", 0, 0)
        while let token = tokens[i] {
            let range = tokens.all[i].range
            text += String(decoding: source[end..<range.lowerBound], as: UTF8.self)
            end = range.upperBound
            let written = String(decoding: source[range], as: UTF8.self)
            if case .word(let word) = token, tokens.symbol(i - 1) != "." {
                if isOnce, word.hasPrefix("current_"), tokens.symbol(i + 1) == "(", tokens.symbol(i + 2) == ")" {
                    text += "(SELECT \(word)())"
                    i += 2
                    end = tokens.all[i].range.upperBound
                } else {
                    text += word == own.name.string ? own.base : names(word) ?? written
                }
            } else {
                text += written
            }
            i += 1
        }
        return text + String(decoding: source[end...], as: UTF8.self)
    }

    /// The words that stand where a table does.
    func tablesNamed() throws(StoreError) -> [String] {
        let tokens = try Tokens(rendered())
        return tokens.all.indices.compactMap { i in
            tokens.word(i - 1) == "from" || tokens.word(i - 1) == "join" ? tokens.word(i) : nil
        }
    }
}
