internal import Platform
internal import Store

/// What the coverage map was asked for: rows, window, framework.
struct CoverageQuery: Sendable {
    enum Subject: String, CaseIterable, Sendable { case control, requirement }
    /// Three years and a day: the longest window that an audit has.
    static let longestWindow = 1_097

    var by = Subject.control
    var from, to: Day
    /// Narrows controls to those that serve it; which requirements there are at all.
    var framework: String?
    var showsOnlyGaps = false
    var limit = 100
    /// Where the page before ended.
    var after: Cursor?
    private var afterText: String?

    /// The twelve months up to today.
    init(today: Day) { (from, to) = (today.adding(months: -12).adding(days: 1), today) }

    /// - Throws: `Problem` of kind `malformed` with every name and value that is not acceptable.
    init(_ form: Form, today: Day) throws {
        self.init(today: today)
        var problems: [Problem.Field] = []
        for name in form.names {
            let values = form.all(name), text = values.first ?? ""
            if values.count > 1 {
                problems.append(.init(name, "“\(name.prefix(80))” stands in the address more than once"))
            } else if !(text.isEmpty && Self.liftable.contains(name)), let message = take(name, text) {
                problems.append(.init(name, message))
            }
        }
        if problems.isEmpty, to < from || to.number - from.number >= Self.longestWindow {
            problems.append(.init("to", "“to” is a day after “from”, at most three years later"))
        }
        if problems.isEmpty, by == .requirement {
            if framework == nil { problems.append(.init("framework", "Name the “framework” whose requirements are wanted")) }
        }
        // What a cursor must be is known only now: `by` may come after it.
        if let afterText {
            after = try? Cursor(afterText, order: by.order, kind: by.key)
            if after == nil { problems.append(.init("after", Cursor.complaint)) }
        }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
    }

    /// Questions that a form may leave empty.
    private static let liftable: Set<String> = ["by", "from", "to", "framework", "show"]

    private mutating func take(_ name: String, _ text: String) -> String? {
        switch name {
        case "by":
            guard let subject = Subject(rawValue: text) else { return "“by” is control or requirement" }
            by = subject
        case "from", "to":
            guard let day = Day(iso: text) else { return "“\(name)” is a day such as 2026-11-24" }
            if name == "from" { from = day } else { to = day }
        case "framework":
            guard text.utf8.count <= 60 else { return "“framework” is the id of a framework" }
            framework = text
        case "show":
            guard text == "all" || text == "gaps" else { return "“show” is all or gaps" }
            showsOnlyGaps = text == "gaps"
        case "limit":
            guard let number = try? PageLimit.read(text) else { return PageLimit.complaint }
            limit = number
        case "after": afterText = text
        default: return "“\(name.prefix(80))” is no question of this map"
        }
        return nil
    }
}

extension CoverageQuery.Subject {
    /// What the rows are ordered by: the code of a control, the position of a requirement in its framework.
    var order: String { self == .control ? "code" : "position" }
    var key: Kind { self == .control ? .text : .number }
}
