import Store

/// The page that a caller asks for of a list without filters: `limit` and `after`, as every list takes them.
///
/// A list that is short by nature and read whole, such as frameworks, is cut by ``page(of:order:by:)``. A list that can grow pages
/// in its statement, and reads `after` as a ``Cursor``.
public struct ShortList: Sendable {
    public let limit: Int
    /// The cursor that the page before ended with.
    public let after: String?

    /// - Throws: ``Problem`` of kind `malformed` that names everything else in the query.
    public init(_ query: Form) throws {
        var problems: [Problem.Field] = []
        var (limit, after): (Int, String?) = (50, nil)
        for name in query.names {
            let values = query.all(name)
            switch (name, values.first) {
            case ("limit", _) where values.count > 1, ("after", _) where values.count > 1:
                problems.append(.init(name, "“\(name)” stands in the address more than once"))
            case ("limit", let text?):
                do throws(Complaint) { limit = try PageLimit.read(text) } catch { problems.append(.init(name, error.message)) }
            case ("after", let text?): after = text
            default: problems.append(.init(name, "“\(name.prefix(80))” is not asked for here"))
            }
        }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
        (self.limit, self.after) = (limit, after)
    }

    /// The list goes on after the place where the entry before stood, whether or not that is still there.
    ///
    /// - Parameters:
    ///   - order: names the order in the list's cursors; a `-` before it is for the descending one.
    ///   - key: an entry's place in that order, which the list is sorted by: unique, of at most 200 bytes, and compared as text.
    /// - Throws: ``Problem`` of kind `malformed` for what is no cursor of this order.
    public func page<T>(of all: [T], order: String, by key: (T) -> String) throws -> (items: [T], next: String?) {
        let isDescending = order.hasPrefix("-")
        func comes(_ one: String, before other: String) -> Bool { isDescending ? one > other : one < other }
        let start = try after.map { try Cursor($0, order: order, kind: nil).id }
        let rest = all.map { (key: key($0), item: $0) }.filter { entry in start.map { comes($0, before: entry.key) } ?? true }
            .sorted { comes($0.key, before: $1.key) }
        let shown = rest.prefix(limit)
        return (shown.map(\.item), rest.count > limit ? shown.last.map { Cursor(order: order, key: nil, id: $0.key).text } : nil)
    }

    /// A number as a part of a key: in the order of the numbers, of which none is below zero.
    public static func rank(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    /// For the contract of a route that takes it.
    public static let parameters = [PageLimit.parameter(), Cursor.parameter]
}
