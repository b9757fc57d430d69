/// A piece of Swift source, as much as the rules need: a name, a mark, or the text of a string literal.
struct Token: Hashable {
    enum Kind { case word, mark, literal }

    let kind: Kind
    /// Of a literal: what stands between its quotes, each interpolation as one U+FFFC.
    var text: String
    let line: Int
}
