public import Store

/// Choices: `enum Criticality: String, Choice { case low, medium, high }`. A raw value is `[a-z][a-z0-9_]*`.
public protocol Choice: FieldValue, CaseIterable, Hashable, RawRepresentable where RawValue == String {
    /// What people read; by default the raw value with a capital and spaces.
    var label: String { get }
    /// For a state: its shape.
    var shape: UI.Shape? { get }
    /// For a state: what may follow it. Nil when anything may.
    var next: [Self]? { get }
}

extension Choice {
    public var label: String {
        let words = rawValue.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
    public var shape: UI.Shape? { nil }
    public var next: [Self]? { nil }

    static var options: [Option] { allCases.map { Option($0.rawValue, $0.label, $0.shape, next: $0.next?.map(\.rawValue)) } }

    public static var kind: Kind { .choice(options) }
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string, let choice = Self.named(text, inCell: raw == .cell(text)) else {
            throw Complaint("choose one of \(Self.allCases.map(raw.spelled == nil ? \.rawValue : \.label).joined(separator: ", "))")
        }
        self = choice
    }
    static func named(_ text: String, inCell: Bool) -> Self? {
        Self(rawValue: text) ?? (inCell ? allCases.first { $0.label.lowercased() == text.lowercased() || $0.rawValue == text.lowercased() } : nil)
    }
    public init(_ row: borrowing Row, at column: Int) throws {
        guard let choice = Self(rawValue: row.text(column)) else { throw Unreadable("choice") }
        self = choice
    }
    public var value: Value { .text(rawValue) }
    public var spelling: String? { rawValue }
    public var plain: String { label }
    public func write(_ out: inout Out) { out.put(json: rawValue) }
    public func show(_ out: inout Out, _ dates: Dates) {
        guard let shape else { return out.put(html: label) }
        out.put("<span class=\"state ")
        out.put(literal: shape.rawValue)
        out.put("\">")
        out.put(html: label)
        out.put("</span>")
    }
}

/// Any number of choices of one list, in the order of the list. JSON: an array of raw values.
///
/// Stored as `,a,b,`, so that one pattern finds a choice on both engines.
public struct Choices<Element: Choice>: FieldValue, ExpressibleByArrayLiteral {
    public let all: [Element]
    public init(_ chosen: some Sequence<Element>) {
        let chosen = Set(chosen)
        all = Element.allCases.filter(chosen.contains)
    }
    public init(arrayLiteral elements: Element...) { self.init(elements) }
    public func contains(_ element: Element) -> Bool { all.contains(element) }

    public static var kind: Kind { .choices(Element.options) }
    public init(_ raw: Raw) throws(Complaint) {
        let inCell: Bool, names: [String]
        switch raw {
        case .list(let list): (inCell, names) = (false, list)
        case .typed(let text): (inCell, names) = (false, text.isEmpty ? [] : [text])
        case .cell(let text): (inCell, names) = (true, text.split(separator: ";").map { $0.trimmed })
        default: throw Complaint("give a list")
        }
        var chosen: [Element] = []
        for name in names {
            guard let choice = Element.named(name, inCell: inCell) else {
                throw Complaint("choose among \(Element.allCases.map(inCell ? \.label : \.rawValue).joined(separator: ", "))")
            }
            chosen.append(choice)
        }
        self.init(chosen)
    }
    public init(_ row: borrowing Row, at column: Int) throws {
        var chosen: [Element] = []
        for name in row.text(column).split(separator: ",") {
            guard let choice = Element(rawValue: String(name)) else { throw Unreadable("choices") }
            chosen.append(choice)
        }
        self.init(chosen)
    }
    public var value: Value { .text(all.isEmpty ? "" : ",\(all.map(\.rawValue).joined(separator: ",")),") }
    public var spelling: String? { all.map(\.rawValue).joined(separator: " ") }
    public var plain: String { all.map(\.label).joined(separator: "; ") }
    public var size: Int? { all.count }
    public func write(_ out: inout Out) {
        out.put(UInt8(ascii: "["))
        for (i, choice) in all.enumerated() {
            if i > 0 { out.put(UInt8(ascii: ",")) }
            out.put(json: choice.rawValue)
        }
        out.put(UInt8(ascii: "]"))
    }
    public func show(_ out: inout Out, _ dates: Dates) {
        for (i, choice) in all.enumerated() {
            out.put(i == 0 ? "<span class=\"tag\">" : " <span class=\"tag\">")
            out.put(html: choice.label)
            out.put("</span>")
        }
    }
}

extension Substring {
    /// Without the spaces around it.
    var trimmed: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
