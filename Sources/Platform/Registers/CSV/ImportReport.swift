public import Store

/// What an import does, or would do.
public struct ImportReport: Sendable {
    /// What is wrong in one row of the file.
    public struct RowProblem: Sendable, Equatable {
        public let line: Int
        public let field: Problem.Field
    }
    public internal(set) var added = 0, changed = 0, same = 0
    /// The first of them; ``problemCount`` says how many there are.
    public private(set) var problems: [RowProblem] = []
    public private(set) var problemCount = 0
    static let problemLimit = 200

    mutating func add(_ line: Int, _ fields: [Problem.Field]) {
        problemCount += fields.count
        problems += fields.prefix(max(0, Self.problemLimit - problems.count)).map { RowProblem(line: line, field: $0) }
    }

    /// 422 with every row's problem, under `rows`.
    var problem: Problem {
        Problem(
            .invalid, "\(problemCount == 1 ? "One cell needs" : "\(problemCount) cells need") another look. Nothing was imported.",
            fields: problems.map { Problem.Field($0.field.name, "Line \($0.line): \($0.field.message)") }, details: [Problem.Detail("rows", json: problemsJSON)]
        )
    }
    var json: [UInt8] {
        var out = Out(capacity: 256)
        for (name, number) in [("added", added), ("changed", changed), ("same", same), ("problems", problemCount)] as [(StaticString, Int)] {
            out.put(out.bytes.isEmpty ? "{\"" : ",\"")
            out.put(name)
            out.put("\":")
            out.put(number)
        }
        out.put(",\"rows\":")
        out.put(problemsJSON)
        out.put("}")
        return out.bytes
    }
    static let schema = Array(
        #"{"type":"object","properties":{"added":{"type":"integer"},"changed":{"type":"integer"},"same":{"type":"integer"},"problems":{"type":"integer"},"rows":{"type":"array","items":{"type":"object","properties":{"line":{"type":"integer"},"field":{"type":"string"},"message":{"type":"string"}},"required":["line","field","message"]}}},"required":["added","changed","same","problems","rows"]}"#
            .utf8)

    private var problemsJSON: [UInt8] {
        var out = Out()
        out.put("[")
        for (i, problem) in problems.enumerated() {
            out.put(i == 0 ? "{\"line\":" : ",{\"line\":")
            out.put(problem.line)
            out.put(",\"field\":")
            out.put(json: problem.field.name)
            out.put(",\"message\":")
            out.put(json: problem.field.message)
            out.put("}")
        }
        out.put("]")
        return out.bytes
    }
}
