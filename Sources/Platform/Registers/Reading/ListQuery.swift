import Store

/// What a list was asked for, checked against the declaration.
public struct ListQuery<R: Record>: Sendable {
    public static var limits: ClosedRange<Int> { PageLimit.range }
    public static var defaultLimit: Int { 50 }

    public var limit = ListQuery.defaultLimit
    var order: Order<R>
    var cursor: Cursor?
    /// Words to look for, as typed.
    var words = ""
    var filters: [Filter<R>] = []

    /// - Parameter known: further names that the page understands itself.
    /// - Throws: ``Problem`` of kind `malformed` with every name that is not acceptable.
    init(_ query: Form, _ fields: Fields<R>, order standard: String, besides known: Set<String> = []) throws {
        order = try Order(query["sort"] ?? standard, fields)
        var problems: [Problem.Field] = []
        for name in query.names where !known.contains(name) {
            let values = query.all(name)
            guard values.count == 1, let text = values.first else {
                problems.append(Problem.Field(name, "“\(name.prefix(80))” stands in the address more than once"))
                continue
            }
            do throws(Complaint) { try take(name, text, fields) } catch { problems.append(Problem.Field(name, error.message)) }
        }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
        if let after = query["after"] { cursor = try Cursor(after, order: order.text, kind: order.field?.kind) }
    }

    private mutating func take(_ name: String, _ text: String, _ fields: Fields<R>) throws(Complaint) {
        switch name {
        case "sort", "after": return
        case "limit": limit = try PageLimit.read(text)
        case "q":
            words = try Text.line(text)
            guard words.unicodeScalars.count <= 200 else { throw Complaint("“q” has at most 200 characters") }
        default:
            guard let filter = try Filter(name, text, fields) else { return }
            filters.append(filter)
        }
    }
}

/// The order of a list: `title`, or `-title` for the other way; `id` is the order of making.
struct Order<R: Record>: Sendable {
    let field: Field<R>?
    let isDescending: Bool
    var text: String { (isDescending ? "-" : "") + (field?.name ?? "id") }

    init(field: Field<R>?, isDescending: Bool) { (self.field, self.isDescending) = (field, isDescending) }

    init(_ text: String, _ fields: Fields<R>) throws {
        isDescending = text.hasPrefix("-")
        let name = isDescending ? String(text.dropFirst()) : text
        if name == "id" {
            field = nil
        } else if let found = fields[name], found.uses.contains(.sort) {
            field = found
        } else {
            throw Problem.malformed("The list cannot be ordered by “\(name.prefix(80))”.", field: "sort")
        }
    }
}
