internal import Platform
internal import Store

/// What of the log was asked for: filters, and where the list goes on.
struct LogQuery: Sendable {
    static let names: Set<String> = ["by", "action", "type", "record", "from", "to", "after", "limit"]
    var by = "", action = "", type = "", record = ""
    /// Days of ``zone``, both within.
    var from: Day?, to: Day?
    /// Programs ask by days of UTC, people by those of their organisation.
    var zone = Zone.utc
    /// Entries before this position.
    var after: UInt64?
    var limit = 50

    init() {}

    /// - Throws: ``Problem`` of kind `malformed` with every name that is not acceptable.
    init(_ form: Form) throws {
        var problems: [Problem.Field] = []
        for name in form.names {
            guard let text = form[name], form.all(name).count == 1 else {
                problems.append(Problem.Field(name, "“\(name.prefix(80))” stands in the address more than once"))
                continue
            }
            if let complaint = take(name, text) { problems.append(Problem.Field(name, complaint)) }
        }
        if let from, let to, from > to { problems.append(Problem.Field("to", "“to” is not before “from”")) }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
    }

    private mutating func take(_ name: String, _ text: String) -> String? {
        guard Self.names.contains(name) else { return "“\(name.prefix(80))” is not asked for here" }
        guard text.utf8.count <= 255 else { return "“\(name)” has at most 255 bytes" }
        // A form sends the fields that were left empty, too.
        guard !text.isEmpty || name == "limit" || name == "after" else { return nil }
        switch name {
        case "by": by = text
        case "action": action = text
        case "type": type = text
        case "record": record = text
        case "from", "to":
            guard let day = Day(iso: text) else { return "“\(name)” is a day, such as 2026-11-24" }
            if name == "from" { from = day } else { to = day }
        case "after":
            guard let id = (try? Cursor(text, order: Self.order, kind: nil))?.id, let position = UInt64(id), position <= UInt64(Int64.max) else {
                return Cursor.complaint
            }
            after = position
        default:
            guard let number = try? PageLimit.read(text) else { return PageLimit.complaint }
            limit = number
        }
        return nil
    }

    private static let order = "-position"
    /// The cursor of what comes before a position.
    static func cursor(_ position: UInt64) -> String { Cursor(order: order, key: nil, id: String(position)).text }

    /// Over `log_leaf AS l`.
    var condition: SQL {
        var sql: SQL = "l.position >= 0"
        if let after { sql = "\(sql) AND l.position < \(Int64(clamping: after))" }
        if !by.isEmpty { sql = "\(sql) AND l.actor_id = \(by)" }
        if !action.isEmpty { sql = "\(sql) AND l.action = \(action)" }
        if !type.isEmpty { sql = "\(sql) AND l.record_type = \(type)" }
        if !record.isEmpty { sql = "\(sql) AND l.record_id = \(record)" }
        // A log's times never step back, so a day is a range of positions: by that the engine finds it without reading the rest.
        if let from {
            let start = zone.start(of: from)
            sql = "\(sql) AND l.at >= \(start) AND l.position >= \(Self.first(since: start))"
        }
        if let to {
            let end = zone.start(of: to.adding(days: 1))
            sql = "\(sql) AND l.at < \(end) AND l.position < \(Self.first(since: end))"
        }
        return sql
    }

    /// The filters that apply, as they stand in an address.
    var filters: [(name: String, value: String)] {
        let all: [(String, String)] = [("by", by), ("action", action), ("type", type), ("record", record), ("from", from?.iso ?? ""), ("to", to?.iso ?? "")]
        return all.filter { !$0.1.isEmpty }
    }

    /// - Parameters:
    ///   - name: a filter to leave out.
    ///   - after: the cursor; nil begins at the newest entry.
    func address(_ path: String, without name: String? = nil, after: UInt64? = nil) -> String {
        var pairs = filters.filter { $0.name != name }
        if limit != LogQuery().limit { pairs.append(("limit", String(limit))) }
        if let after { pairs.append(("after", Self.cursor(after))) }
        guard !pairs.isEmpty else { return path }
        return path + "?" + pairs.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }
}
