public import Store

/// What a field can hold. A new kind is one conformance, and everything derived learns it at once.
public protocol FieldValue: Bindable, Equatable {
    static var kind: Kind { get }
    /// How many columns a query reads for it; the first is the value's own.
    static var width: Int { get }
    init(_ raw: Raw) throws(Complaint)
    /// - Throws: ``Unreadable`` where the column holds what the type does not know.
    init(_ row: borrowing Row, at column: Int) throws
    /// As a machine spells it: in a form's control, an address and the change log. Nil where there is nothing.
    var spelling: String? { get }
    /// As a person reads it in a file of their own: CSV, and the two versions of a conflict.
    var plain: String { get }
    /// What limits are about: Unicode scalars, or the number itself.
    var size: Int? { get }
    /// A relation to this record; nil for every other kind.
    static func related(_ id: String, label: String) -> Self?
    /// Nothing was chosen, in a type that has no other way to say so.
    var isMissing: Bool { get }
    /// JSON.
    func write(_ out: inout Out)
    /// A cell of a table or a line of a record's page.
    func show(_ out: inout Out, _ dates: Dates)
}

extension FieldValue {
    public static var width: Int { 1 }
    public static func related(_ id: String, label: String) -> Self? { nil }
    public var plain: String { spelling ?? "" }
    public var size: Int? { nil }
    public var isMissing: Bool { false }
    public func write(_ out: inout Out) { out.put(json: spelling ?? "") }
    public func show(_ out: inout Out, _ dates: Dates) { out.put(html: plain) }
}

/// A column that holds what its type does not know: a defect, never a person's doing.
public struct Unreadable: Error, Equatable, Sendable {
    public let kind: String
    public init(_ kind: String) { self.kind = kind }
}

/// A value from outside, with where it came from, since that decides what it may look like.
public enum Raw: Sendable, Equatable {
    case null
    /// A JSON string.
    case text(String)
    /// Text of a form's control or of an address.
    case typed(String)
    /// A CSV cell: also takes the words that people see.
    case cell(String)
    case number(Int)
    /// A JSON number that is no 64-bit integer, as it was written.
    case decimal(String)
    case flag(Bool)
    case list([String])

    /// The text, wherever it came from.
    var string: String? {
        switch self {
        case .text(let text), .typed(let text), .cell(let text): text
        default: nil
        }
    }
    /// The text of a form, an address or a cell, where numbers and flags are spelled out.
    var spelled: String? { if case .text = self { nil } else { string } }
    var isEmpty: Bool { self == .null || self == .list([]) || spelled == "" }
}

/// What to do about a value that is not acceptable: a sentence without its subject and its stop.
public struct Complaint: Error, Equatable, Sendable {
    public let message: String
    public init(_ message: String) { self.message = message }
}

/// What a field is, for whoever derives something from it.
public indirect enum Kind: Sendable, Equatable {
    case text, longText, number, amount, flag, day, instant, link
    case choice([Option]), choices([Option])
    case relation(Reference)
    case optional(Kind)

    var base: Kind { if case .optional(let kind) = self { kind.base } else { self } }
    var isOptional: Bool { if case .optional = self { true } else { false } }
    var options: [Option]? {
        switch base {
        case .choice(let options), .choices(let options): options
        default: nil
        }
    }
    var reference: Reference? { if case .relation(let reference) = base { reference } else { nil } }
    /// Kinds that have an order, so that a filter can ask for a range.
    var isOrdered: Bool {
        switch base {
        case .number, .amount, .day, .instant: true
        default: false
        }
    }
}

/// One way to answer a choice.
public struct Option: Sendable, Equatable {
    public let value, label: String
    /// For a state: its shape.
    public let shape: UI.Shape?
    /// The values that may follow it, or nil when any may.
    public let next: [String]?
    public init(_ value: String, _ label: String, _ shape: UI.Shape? = nil, next: [String]? = nil) {
        (self.value, self.label, self.shape, self.next) = (value, label, shape, next)
    }
}
