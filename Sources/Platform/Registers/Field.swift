public import Store

/// One declared field, its type erased into closures made once. A class: passing it costs one retain, not ten.
public final class Field<R: Record>: Sendable {
    public let column: Name
    public let name, label, help: String
    public let kind: Kind
    public let limits: ClosedRange<Int>?
    public let uses: Uses
    public let path: any PartialKeyPath<R> & Sendable
    /// How many columns of a query belong to it.
    let width: Int

    /// Writes `,"name":value`.
    let write: @Sendable (R, inout Out) -> Void
    let show: @Sendable (R, inout Out, Dates) -> Void
    let spelling: @Sendable (R) -> String?
    let plain: @Sendable (R) -> String
    let value: @Sendable (R) -> Value
    let differs: @Sendable (R, R) -> Bool
    /// The type alone, without limits: what a filter asks for.
    let parse: @Sendable (Raw) throws(Complaint) -> Value
    let set: @Sendable (inout R, Raw) throws(Complaint) -> Void
    let check: @Sendable (R) throws(Complaint) -> Void
    let load: @Sendable (inout R, borrowing Row, Int) throws -> Void
    /// A spelling as people read it; unknown ones stay as they are.
    let reword: @Sendable (String) -> String
    /// Sets a relation to a record that was found.
    let relate: @Sendable (inout R, _ id: String, _ label: String) -> Void

    /// A stored property is read and written at its byte offset; the key path is the name that the compiler checks.
    init<V: FieldValue>(
        _ column: Name, _ path: any WritableKeyPath<R, V> & Sendable, _ label: String,
        _ limits: ClosedRange<Int>?, _ uses: Uses, _ help: String
    ) {
        let name = column.description, key = Array(",\"\(name)\":".utf8)
        let isLong = uses.contains(.long), kind = isLong ? V.kind.long : V.kind
        let offset = MemoryLayout<R>.offset(of: path)
        @Sendable func get(_ record: R) -> V {
            guard let offset else { return record[keyPath: path] }
            return withUnsafePointer(to: record) { (UnsafeRawPointer($0) + offset).assumingMemoryBound(to: V.self).pointee }
        }
        @Sendable func put(_ value: V, _ record: inout R) {
            guard let offset else { return record[keyPath: path] = value }
            withUnsafeMutablePointer(to: &record) { (UnsafeMutableRawPointer($0) + offset).assumingMemoryBound(to: V.self).pointee = value }
        }
        let bounds = Bounds(kind, limits)
        (self.column, self.name, self.path, self.label, self.limits, self.uses, self.help, self.kind, width) = (
            column, name, path, label, limits, uses, help, kind, V.width
        )
        write = {
            $1.put(key)
            get($0).write(&$1)
        }
        show = { get($0).show(&$1, $2) }
        spelling = { get($0).spelling }
        plain = { get($0).plain }
        value = { get($0).value }
        differs = { get($0) != get($1) }
        parse = { (raw: Raw) throws(Complaint) in try V(raw).value }
        check = { (record: R) throws(Complaint) in
            let value = get(record)
            if value.isMissing { throw Complaint("choose one") }
            if let size = value.size { try bounds.check(size) }
        }
        set = { (record: inout R, raw: Raw) throws(Complaint) in
            let value = try V(Field.prepared(raw, kind))
            if value.isMissing { throw Complaint("choose one") }
            if let size = value.size { try bounds.check(size) }
            put(value, &record)
        }
        load = { record, row, position in put(try V(row, at: position), &record) }
        reword = { text in
            let raw: Raw = if case .choices = kind.base { .list(text.split(separator: " ").map(String.init)) } else { .typed(text) }
            return (try? V(raw))?.plain ?? text
        }
        relate = { if let value = V.related($1, label: $2) { put(value, &$0) } }
    }

    private static func prepared(_ raw: Raw, _ kind: Kind) throws(Complaint) -> Raw {
        guard let text = raw.string else { return raw }
        let clean = kind.base == .longText ? try Text.long(text) : try Text.line(text)
        return switch raw {
        case .typed: .typed(clean)
        case .cell: .cell(clean)
        default: .text(clean)
        }
    }

    func logged(_ record: R) -> Value { spelling(record).map { .text($0) } ?? .null }
    var isWritable: Bool { !uses.contains(.readOnly) }
    /// The complaint as the form, the summary and the problem body all say it.
    func problem(_ complaint: Complaint) -> Problem.Field { Problem.Field(name, "\(label): \(complaint.message)") }
}

/// The limits of a field, in the terms of its kind.
struct Bounds: Sendable {
    private let kind: Kind
    private let limits: ClosedRange<Int>?
    private let scale: Int

    init(_ kind: Kind, _ limits: ClosedRange<Int>?) {
        (self.kind, self.limits) = (kind.base, limits)
        scale = kind.base == .amount ? 100 : 1
    }
    func check(_ size: Int) throws(Complaint) {
        guard let limits else { return }
        let (low, high) = (limits.lowerBound.multipliedReportingOverflow(by: scale), limits.upperBound.multipliedReportingOverflow(by: scale))
        if size >= (low.overflow ? Int.min : low.partialValue), size <= (high.overflow ? Int.max : high.partialValue) { return }
        switch kind {
        case .text, .longText, .link:
            if size == 0 { throw Complaint("write something here") }
            throw Complaint(
                size < limits.lowerBound ? "write at least \(limits.lowerBound) characters" : "write at most \(limits.upperBound) characters, these are \(size)"
            )
        case .choices: throw Complaint("choose from \(limits.lowerBound) to \(limits.upperBound)")
        default: throw Complaint("write a number from \(limits.lowerBound) to \(limits.upperBound)")
        }
    }
}

extension Kind {
    var long: Kind {
        switch self {
        case .text: .longText
        case .optional(let kind): .optional(kind.long)
        default: self
        }
    }
}
