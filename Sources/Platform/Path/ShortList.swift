import Store

/// The page that a caller asks for of a list without filters: `limit` and `after`, as every list takes them.
///
/// A list that is short by nature and read whole, such as frameworks, is cut by ``page(of:by:)``. A list that can grow pages
/// in its statement, and reads `after` as a ``Cursor``.
public struct ShortList: Sendable {
    public let limit: Int
    /// The key of the entry that the page before ended with.
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

    /// - Parameter key: what names an entry; unique, and the cursor of the page that follows it.
    /// - Throws: ``Problem`` of kind `malformed` for a cursor that names no entry.
    public func page<T>(of all: [T], by key: (T) -> String) throws -> (items: [T], next: String?) {
        var rest = all[...]
        if let after {
            guard let place = rest.firstIndex(where: { key($0) == after }) else {
                throw Problem.malformed("\(Cursor.complaint).", field: "after")
            }
            rest = rest[(place + 1)...]
        }
        let items = Array(rest.prefix(limit))
        return (items, rest.count > limit ? items.last.map(key) : nil)
    }

    /// For the contract of a route that takes it.
    public static let parameters = [PageLimit.parameter(), Cursor.parameter]
}
