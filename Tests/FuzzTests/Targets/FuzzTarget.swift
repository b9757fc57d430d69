/// One parser of strangers' bytes, and what must hold whatever the bytes are. The first thing that must hold is that the
/// program lives: a trap ends it for every customer.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case json, form, cursor, query, csv, yaml, zip, package, document, sql, note, log, passkey
    /// Path, Accept, X-Forwarded-For, User-Agent, Cookie and Range of a request, a line each.
    case head

    /// - Throws: ``Broken`` when something does not hold. What the parser itself refuses is no finding.
    public func run(_ bytes: [UInt8]) throws {
        switch self {
        case .json: try TextTargets.json(bytes)
        case .form: try TextTargets.form(bytes)
        case .cursor: try TextTargets.cursor(bytes)
        case .query: try TextTargets.query(bytes)
        case .csv: try TextTargets.csv(bytes)
        case .yaml: try FileTargets.yaml(bytes)
        case .zip: try FileTargets.zip(bytes)
        case .package: try FileTargets.package(bytes)
        case .document: try FileTargets.document(bytes)
        case .sql: try SQLTarget.shared.run(bytes)
        case .note: try SignedTargets.note(bytes)
        case .log: try SignedTargets.log(bytes)
        case .passkey: try SignedTargets.passkey(bytes)
        case .head: try HeadTarget.run(bytes)
        }
    }

    /// Longer inputs find nothing that shorter ones do not, and cost more.
    public var mostBytes: Int {
        switch self {
        case .zip, .package, .document, .log: 16_384
        case .cursor, .head, .sql: 2_048
        default: 8_192
        }
    }
}

/// A promise of a parser that did not hold.
public struct Broken: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }

    static func unless(_ holds: Bool, _ promise: @autoclosure () -> String) throws { if !holds { throw Broken(promise()) } }
}
