extension UI {
    /// A thing that waits: what, why now, when.
    public struct Item: Sendable {
        public let what: HTML
        public let why: HTML?
        public let when: HTML?
        public init(_ what: HTML, why: HTML? = nil, when: HTML? = nil) { (self.what, self.why, self.when) = (what, why, when) }
    }

    /// Things to do or neighbours of a record. For records that share columns use a table.
    public static func list(_ items: [Item]) -> HTML {
        """
        <ul class="rows plain">\(items.html { item in
            """
            <li><div><p class="what">\(item.what)</p>\(item.why.html { #"<p class="sub">\#($0)</p>"# })</div>\(item.when.html { #"<div class="when">\#($0)</div>"# })</li>

            """
        })</ul>
        """
    }

    /// Names and values of one thing. A value that is not known says so; a dash means that it does not apply.
    public static func properties(_ pairs: [(name: String, value: HTML)]) -> HTML {
        #"<dl class="props">\#(pairs.html { "<dt>\($0.name)</dt><dd>\($0.value)</dd>" })</dl>"#
    }

    /// Where rows would be: what belongs here and why it helps, or what hides the rows; then the one thing to do about it.
    public static func empty(_ text: String, action: HTML? = nil) -> HTML {
        #"<div class="empty"><p>\#(text)</p>\#(action.html { #"<div class="actions">\#($0)</div>"# })</div>"#
    }

    /// A word that marks a thing without judging it ("critical", "draft").
    public static func tag(_ word: String) -> HTML { #"<span class="tag">\#(word)</span>"# }

    /// Numbered steps of one task on one page.
    public static func steps(_ steps: [(title: String, body: HTML)]) -> HTML {
        #"<ol class="steps">\#(steps.html { "<li><h2>\($0.title)</h2>\n\($0.body)</li>\n" })</ol>"#
    }

    /// Work that takes longer than a second, with *n of m* in words. The page may be left and found again.
    /// - Parameter name: what is being done, for who cannot see the bar.
    public static func progress(_ done: Int, of all: Int, words: String, name: String) -> HTML {
        #"<div class="progress"><p>\#(words)</p><progress max="\#(max(1, all))" value="\#(min(max(0, done), max(1, all)))" aria-label="\#(name)">\#(words)</progress></div>"#
    }
}
