public import Store

extension Optional: FieldValue where Wrapped: FieldValue {
    public static var kind: Kind { .optional(Wrapped.kind) }
    public static var width: Int { Wrapped.width }
    public static func related(_ id: String, label: String) -> Self? { Wrapped.related(id, label: label).map { .some($0) } }
    public init(_ raw: Raw) throws(Complaint) { self = raw.isEmpty ? nil : try Wrapped(raw) }
    public init(_ row: borrowing Row, at column: Int) throws { self = row.isNull(column) ? nil : try Wrapped(row, at: column) }
    public var spelling: String? { self?.spelling }
    public var plain: String { self?.plain ?? "" }
    public var size: Int? { self?.size }
    public var isMissing: Bool { false }
    public func write(_ out: inout Out) { if let self { self.write(&out) } else { out.put(literal: "null") } }
    public func show(_ out: inout Out, _ dates: Dates) { self?.show(&out, dates) }
}
