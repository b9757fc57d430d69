public import Store

extension Day: FieldValue {
    public static var kind: Kind { .day }
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string, let day = Day(iso: text) else { throw Complaint("write a date of the calendar as 2026-11-24") }
        self = day
    }
    public init(_ row: borrowing Row, at column: Int) throws {
        guard let day = Day(iso: row.text(column)) else { throw Unreadable("day") }
        self = day
    }
    public var value: Value { .text(iso) }
    public var spelling: String? { iso }
    /// As ``Dates`` writes it, straight into the buffer: lists have several in each row.
    public func show(_ out: inout Out, _ dates: Dates) {
        out.put("<time datetime=\"")
        out.put(literal: iso)
        out.put("\" title=\"")
        out.put(literal: words)
        out.put("\">")
        out.put(literal: dates.words(self))
        out.put("</time>")
    }
}

extension Instant: FieldValue {
    public static var kind: Kind { .instant }
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string, let instant = Instant(iso: text) ?? raw.spelled.flatMap({ Instant(minute: $0) }) else {
            throw Complaint("write a date and a time as 2026-11-24T13:44:00Z")
        }
        self = instant
    }
    public init(_ row: borrowing Row, at column: Int) { self.init(milliseconds: Int64(row.integer(column))) }
    public var value: Value { .integer(milliseconds) }
    public var spelling: String? { iso }
    public func show(_ out: inout Out, _ dates: Dates) { out.put(dates.moment(milliseconds).out.bytes) }
}
