/// Columns and what goes into them: `["title": .text("Laptop"), "score": .integer(3)]`, or made from a register's fields.
public struct Cells: Sendable, ExpressibleByDictionaryLiteral {
    public var all: [(name: Name, value: Value)]
    public init(dictionaryLiteral cells: (Name, Value)...) { all = cells.map { (name: $0.0, value: $0.1) } }
    public init(_ cells: [(name: Name, value: Value)]) { all = cells }
    public mutating func append(_ name: Name, _ value: Value) { all.append((name: name, value: value)) }
}
