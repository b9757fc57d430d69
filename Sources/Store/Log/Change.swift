import Cryptography

/// What a transaction did to one record, as it goes into the organisation's log.
///
///     try tx.record(Change("asset.created", "asset", id, fields: [.init("title", after: .text("Laptop"))]))
public struct Change: Sendable {
    /// A field that changed. Its values after and before are committed to apart, under the field's name and under the
    /// name with ``beforeMark``, so that either can be erased alone.
    public struct Field: Sendable {
        public let name: String
        /// Nil says nothing: the record was made, or is gone. `.null` says that the field was empty.
        public let before, after: Value?
        public init(_ name: String, before: Value? = nil, after: Value? = nil) {
            (self.name, self.before, self.after) = (name, before, after)
        }
    }
    /// A record that this change accounts for beside its own: a link that was made with it, a child that went with it.
    public struct Covered: Sendable, Hashable {
        public let table: Name
        public let record: String
        public init(_ table: Name, _ record: String) { (self.table, self.record) = (table, record) }
    }

    /// No field's name may contain it.
    public static let beforeMark = "~before"

    public let action: String
    public let recordType: Name
    public let record: String
    public let fields: [Field]
    public let covers: [Covered]

    /// - Parameters:
    ///   - action: such as `asset.created`; at most 255 bytes, as every text of a leaf.
    ///   - recordType: the table that holds the record.
    ///   - fields: at most 500, each once. Secrets never.
    public init(_ action: String, _ recordType: Name, _ record: String, fields: [Field] = [], covers: [Covered] = []) {
        (self.action, self.recordType, self.record) = (action, recordType, record)
        (self.fields, self.covers) = (fields, covers)
    }
}

extension Value {
    /// The text under which a value is committed to and kept; nil when empty. Bytes are lower-case hexadecimal.
    public var logText: String? {
        switch self {
        case .null: nil
        case .integer(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): value
        case .flag(let value): value ? "true" : "false"
        case .bytes(let value): Hex.encode(value)
        }
    }
}
