/// A failure that is safe to explain to the person who caused it.
///
/// Anything thrown that is not a `Problem` becomes an opaque 500 with a request id. Equality looks at ``kind`` and the
/// names of ``fields`` only, so tests need not repeat the wording.
public struct Problem: Error, Equatable, Sendable {
    /// The raw value is the HTTP status.
    public enum Kind: Int, Sendable, CaseIterable {
        case malformed = 400, unauthenticated = 401, lapsed = 402, forbidden = 403, notFound = 404, methodNotAllowed = 405
        case conflict = 409, preconditionFailed = 412, tooLarge = 413, unsupportedType = 415, rangeNotSatisfiable = 416, misdirected = 421, invalid = 422
        case tooMany = 429, unavailable = 503
    }
    /// What is wrong with one field: its name as a form or a JSON body spells it, and what to do about it.
    public struct Field: Equatable, Sendable {
        public let name, message: String
        public init(_ name: String, _ message: String) { (self.name, self.message) = (name, message) }
    }

    public let kind: Kind
    public let message: String
    /// Every field that is not acceptable, all at once, in the order of the form.
    public let fields: [Field]
    /// Further members of the problem document: a name and the bytes of a JSON value. Pages get them through the thrower.
    public var details: [Detail] = []
    /// Seconds after which another try makes sense.
    public var retryAfter: Int64?
    /// Whether what was asked for may have been done all the same. Then nothing that it would need is taken away.
    public var isUncertain = false
    public struct Detail: Sendable {
        public let name: String
        public let json: [UInt8]
        public init(_ name: String, json: [UInt8]) { (self.name, self.json) = (name, json) }
    }

    public init(_ kind: Kind, _ message: String, fields: [Field] = [], details: [Detail] = []) {
        (self.kind, self.message, self.fields, self.details) = (kind, message, fields, details)
    }

    public static let notFound = Problem(.notFound, "There is nothing here.")
    public static let stale = Problem(.conflict, "Somebody changed this while you were looking at it.")
    public static func taken(_ message: String = "This already exists.") -> Problem { Problem(.conflict, message) }
    public static func conflict(_ message: String) -> Problem { Problem(.conflict, message) }
    public static func forbidden(_ message: String) -> Problem { Problem(.forbidden, message) }
    public static func malformed(_ message: String, field: String? = nil) -> Problem {
        Problem(.malformed, message, fields: field.map { [Field($0, message)] } ?? [])
    }
    public static func invalid(_ field: String, _ message: String) -> Problem { Problem(.invalid, message, fields: [Field(field, message)]) }
    public static func invalid(_ fields: [Field]) -> Problem {
        Problem(.invalid, fields.count == 1 ? "One thing needs another look." : "\(fields.count) things need another look.", fields: fields)
    }

    public static func == (a: Problem, b: Problem) -> Bool { a.kind == b.kind && a.fields.map(\.name) == b.fields.map(\.name) }
}
