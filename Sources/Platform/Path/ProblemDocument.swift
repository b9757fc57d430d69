public import Store

/// A `Problem` as RFC 9457 writes it: `application/problem+json`.
struct ProblemDocument {
    let problem: Problem
    let requestID: String

    static let mediaType = "application/problem+json"

    /// `type` is an address of ours, so that a program can tell kinds apart without reading words.
    var json: [UInt8] {
        var out = Out(capacity: 300)
        out.put(literal: #"{"type":"/problems/"#)
        out.put(literal: problem.kind.word)
        out.put(literal: #"","title":"#)
        out.put(json: problem.kind.title)
        out.put(literal: #","status":"#)
        out.put(problem.kind.rawValue)
        out.put(literal: #","detail":"#)
        out.put(json: problem.message)
        out.put(literal: #","request":"#)
        out.put(json: requestID)
        if !problem.fields.isEmpty {
            out.put(literal: #","errors":["#)
            for (i, field) in problem.fields.enumerated() {
                out.put(literal: i == 0 ? #"{"field":"# : #",{"field":"#)
                out.put(json: field.name)
                out.put(literal: #","detail":"#)
                out.put(json: field.message)
                out.put(literal: "}")
            }
            out.put(literal: "]")
        }
        for detail in problem.details {
            out.put(literal: ",")
            out.put(json: detail.name)
            out.put(literal: ":")
            out.put(detail.json)
        }
        out.put(literal: "}")
        return out.bytes
    }
}

extension Problem.Kind {
    public var word: String {
        switch self {
        case .malformed: "malformed"
        case .unauthenticated: "not-signed-in"
        case .lapsed: "lapsed"
        case .forbidden: "forbidden"
        case .notFound: "not-found"
        case .methodNotAllowed: "method-not-allowed"
        case .conflict: "conflict"
        case .tooLarge: "too-large"
        case .unsupportedType: "unsupported-type"
        case .rangeNotSatisfiable: "range-not-satisfiable"
        case .invalid: "not-acceptable"
        case .tooMany: "too-many"
        case .unavailable: "unavailable"
        }
    }
    public var title: String {
        switch self {
        case .malformed: "This could not be read"
        case .unauthenticated: "Sign in first"
        case .lapsed: "Your subscription has lapsed"
        case .forbidden: "Your role does not allow this"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "This address does not do that"
        case .conflict: "This changed in the meantime"
        case .tooLarge: "This is too large"
        case .unsupportedType: "This kind of content is not taken here"
        case .rangeNotSatisfiable: "The file has no such part"
        case .invalid: "Some of this needs another look"
        case .tooMany: "That was too often"
        case .unavailable: "Not available right now"
        }
    }
}
