/// The name of a database role, given at run time: the only run-time text that Store puts into a statement.
public struct RoleName: Sendable, Equatable, CustomStringConvertible {
    public let text: String

    /// - Throws: `StoreError.schema` unless it is 1 to 63 of `a-z`, `0-9` and `_` and begins with no digit.
    public init(_ text: String) throws(StoreError) {
        let isPlain = text.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") || (97...122).contains($0) }
        guard isPlain, (1...63).contains(text.utf8.count), text.utf8.first?.isDigit == false else {
            throw .schema("a role is called by 1 to 63 of a-z, 0-9 and _, and begins with no digit")
        }
        self.text = text
    }

    /// As it stands in a statement.
    public var description: String { "\"\(text)\"" }
}
