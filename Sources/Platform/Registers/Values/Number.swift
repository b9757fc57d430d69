public import Store

extension Int: FieldValue {
    public static var kind: Kind { .number }
    public init(_ raw: Raw) throws(Complaint) {
        if case .number(let number) = raw {
            self = number
        } else if let text = raw.spelled, let number = Int(text), text.utf8.first != UInt8(ascii: "+") {
            self = number
        } else {
            throw Complaint("write a whole number")
        }
    }
    public init(_ row: borrowing Row, at column: Int) { self = row.integer(column) }
    public var spelling: String? { String(self) }
    public var size: Int? { self }
    public func write(_ out: inout Out) { out.put(self) }
}

extension Bool: FieldValue {
    public static var kind: Kind { .flag }
    public init(_ raw: Raw) throws(Complaint) {
        switch raw {
        case .flag(let flag): self = flag
        case .typed("true"): self = true
        case .typed("false"), .typed(""): self = false  // a box that is not ticked sends nothing
        case .cell(let text) where ["yes", "true", "1"].contains(text.lowercased()): self = true
        case .cell(let text) where ["no", "false", "0"].contains(text.lowercased()): self = false
        default: throw Complaint("choose yes or no")
        }
    }
    public init(_ row: borrowing Row, at column: Int) { self = row.flag(column) }
    public var spelling: String? { self ? "true" : "false" }
    public var plain: String { self ? "Yes" : "No" }
    public func write(_ out: inout Out) { out.put(literal: self ? "true" : "false") }
}

/// A decimal number with two places, such as money, kept as a whole number of hundredths. In JSON a string (`"12.50"`),
/// since many readers of JSON numbers would round it. Limits of a field are in whole units.
public struct Amount: FieldValue, Hashable, Comparable {
    public let hundredths: Int
    public init(hundredths: Int) { self.hundredths = hundredths }

    public static var kind: Kind { .amount }
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string, let amount = Amount(text) else { throw Complaint("write a number with at most two decimals, such as 12.50") }
        self = amount
    }
    /// At most 15 digits before the point, two after it, a minus if need be, and no other sign, space or separator.
    public init?(_ text: String) {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard (1...2).contains(parts.count), (1...15).contains(parts[0].count), parts.joined().allSatisfy({ (48...57).contains($0) }) else { return nil }
        let decimals = parts.count == 2 ? parts[1] : []
        guard parts.count == 1 || (1...2).contains(decimals.count) else { return nil }
        let digits = parts[0] + decimals + [UInt8](repeating: 48, count: 2 - decimals.count)
        let all = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        hundredths = isNegative ? -all : all
    }
    public init(_ row: borrowing Row, at column: Int) { hundredths = row.integer(column) }
    public var value: Value { .integer(Int64(hundredths)) }
    public var spelling: String? {
        let size = hundredths.magnitude
        return "\(hundredths < 0 ? "-" : "")\(size / 100).\(size % 100 / 10)\(size % 10)"
    }
    public var size: Int? { hundredths }
    public static func < (a: Amount, b: Amount) -> Bool { a.hundredths < b.hundredths }
}
