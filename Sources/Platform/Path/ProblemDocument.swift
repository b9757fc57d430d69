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
        out.put(literal: problem.word)
        out.put(literal: #"","title":"#)
        out.put(json: problem.title)
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

extension Problem {
    /// Three things are called 409: what somebody else changed, what somebody else has, and what is not in a state for it.
    private var isStale: Bool { message == Problem.stale.message }

    public var word: String {
        guard kind == .conflict, !isStale else { return kind.word }
        return fields.isEmpty ? "state" : "taken"
    }
    public var title: String {
        guard kind == .conflict, !isStale else { return kind.title }
        return fields.isEmpty ? "This does not go with how things stand" : "This is taken already"
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
        case .preconditionFailed: "precondition-failed"
        case .tooLarge: "too-large"
        case .unsupportedType: "unsupported-type"
        case .rangeNotSatisfiable: "range-not-satisfiable"
        case .misdirected: "misdirected"
        case .invalid: "not-acceptable"
        case .tooMany: "too-many"
        case .unavailable: "unavailable"
        }
    }
    public var title: String {
        switch self {
        case .malformed: "This could not be read"
        case .unauthenticated: "Sign in first"
        case .lapsed: "The subscription does not cover this"
        case .forbidden: "Your role does not allow this"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "This address does not do that"
        case .conflict: "This changed in the meantime"
        case .preconditionFailed: "This is not what you have looked at"
        case .tooLarge: "This is too large"
        case .unsupportedType: "This kind of content is not taken here"
        case .rangeNotSatisfiable: "The file has no such part"
        case .misdirected: "This host is not served here"
        case .invalid: "Some of this needs another look"
        case .tooMany: "That was too often"
        case .unavailable: "Not available right now"
        }
    }
}
