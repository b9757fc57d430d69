internal import Platform

/// Requirement → control → evidence as a machine reads it, with the files' hashes. A requirement has the codes of its `controls`, all
/// `evidence` in the package that supports it, and what of that is linked `direct` to it; a control has the `evidence` linked to it.
enum PackageGraph {
    static func json(_ contents: PackageContents) -> [UInt8] {
        var out = Out(capacity: 64_000)
        out.put(literal: #"{"format":"aertous-graph/v1","framework":"#)
        out.put(json: contents.order.framework.id)
        out.put(literal: #","from":"\#(contents.order.window.lowerBound.iso)","to":"\#(contents.order.window.upperBound.iso)","requirements":["#)
        for (i, state) in contents.states.enumerated() {
            out.put(literal: i == 0 ? "\n{" : ",\n{")
            put(
                [
                    ("id", state.requirement), ("title", state.title), ("verdict", state.effective.rawValue), ("stated", state.stated.rawValue),
                    ("inferred", state.inferred?.verdict.rawValue), ("proof", state.proof.rawValue),
                ], into: &out)
            list("controls", state.controls.map(\.code), into: &out)
            list("evidence", state.evidence.map(\.id), into: &out)
            list("direct", state.evidence.filter(\.isDirect).map(\.id), into: &out)
            out.put(literal: "}")
        }
        out.put(literal: "\n],\"controls\":[")
        for (i, control) in contents.serving.enumerated() {
            out.put(literal: i == 0 ? "\n{" : ",\n{")
            put(
                [
                    ("code", control.code), ("title", control.title), ("state", control.state.rawValue), ("health", control.health.rawValue),
                    ("last_test", control.last?.day.iso),
                ], into: &out)
            list("evidence", contents.support[control.id] ?? [], into: &out)
            out.put(literal: "}")
        }
        out.put(literal: "\n],\"evidence\":[")
        for (i, piece) in contents.evidence.enumerated() {
            out.put(literal: i == 0 ? "\n{" : ",\n{")
            put(
                [
                    ("id", piece.id), ("title", piece.title), ("kind", piece.kind), ("review", piece.review), ("collected_on", piece.collectedOn),
                    ("covers_from", piece.coversFrom),
                    ("covers_to", piece.coversTo), ("expires_on", piece.expiresOn), ("path", piece.path), ("sha256", piece.sha256), ("url", piece.url),
                ], into: &out)
            out.put(literal: "}")
        }
        out.put(literal: "\n]}\n")
        return out.bytes
    }

    private static func put(_ members: [(name: String, value: String?)], into out: inout Out) {
        for (i, member) in members.enumerated() {
            out.put(literal: i == 0 ? "\"\(member.name)\":" : ",\"\(member.name)\":")
            if let value = member.value { out.put(json: value) } else { out.put(literal: "null") }
        }
    }
    private static func list(_ name: String, _ values: [String], into out: inout Out) {
        out.put(literal: ",\"\(name)\":[")
        for (i, value) in values.enumerated() {
            if i > 0 { out.put(literal: ",") }
            out.put(json: value)
        }
        out.put(literal: "]")
    }
}

/// The history of tests as a table.
enum PackageTests {
    static var head: [UInt8] { line(["Control", "Title", "Tested on", "Result", "What was found", "Recorded at"]) }
    static func lines(_ tests: [PackagedTest]) -> [UInt8] {
        tests.flatMap {
            line([$0.control, $0.title, $0.day, TestResult(rawValue: $0.result)?.label ?? $0.result, $0.found, Instant(milliseconds: $0.recordedAt).iso])
        }
    }
    private static func line(_ cells: [String]) -> [UInt8] {
        var out = Out(capacity: 400)
        CSVLine.put(cells, into: &out)
        return out.bytes
    }
}
