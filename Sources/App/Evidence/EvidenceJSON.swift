internal import Platform
internal import Store

/// Evidence as JSON: its fields, what it counts as today, and what it supports.
enum EvidenceJSON {
    static func item(_ detail: EvidenceDetail, today: Day) -> [UInt8] {
        var out = Out(capacity: 1_024)
        put(detail, today: today, &out)
        return out.bytes
    }

    static func list(_ listing: EvidenceListing, today: Day) -> [UInt8] {
        var out = Out(capacity: 1_024 * (listing.items.count + 1))
        out.put(literal: #"{"items":["#)
        for (i, detail) in listing.items.enumerated() {
            if i > 0 { out.put(UInt8(ascii: ",")) }
            put(detail, today: today, &out)
        }
        finish(listing.next, &out)
        return out.bytes
    }

    private static func put(_ detail: EvidenceDetail, today: Day, _ out: inout Out) {
        // The register's own object, opened again at its end.
        out.put(Array(Evidence.fields.json(detail.evidence).dropLast()))
        out.put(literal: #","state":"#)
        out.put(json: detail.evidence.state(on: today).rawValue)
        out.put(literal: #","links":["#)
        for (i, link) in detail.links.enumerated() {
            if i > 0 { out.put(UInt8(ascii: ",")) }
            put(link, &out)
        }
        out.put(literal: "]}")
    }

    private static func put(_ link: EvidenceLink, _ out: inout Out) {
        out.put(literal: #"{"id":"#)
        out.put(json: link.id)
        switch link.supports {
        case .control(let id, let code, _):
            out.put(literal: #","control_id":"#)
            out.put(json: id)
            out.put(literal: #","code":"#)
            put(code, &out)
        case .requirement(let id, let framework, let requirement):
            out.put(literal: #","assessment_id":"#)
            out.put(json: id)
            out.put(literal: #","framework":"#)
            put(framework, &out)
            out.put(literal: #","requirement":"#)
            put(requirement, &out)
        }
        out.put(literal: "}")
    }

    static func coverage(_ coverage: EvidenceCoverage, _ query: CoverageQuery) -> [UInt8] {
        var out = Out(capacity: 256 * (coverage.lines.count + 1))
        out.put(literal: #"{"items":["#)
        for (i, line) in coverage.lines.enumerated() {
            out.put(literal: i == 0 ? #"{"id":"# : #",{"id":"#)
            out.put(json: line.subject.id)
            out.put(literal: #","ref":"#)
            out.put(json: line.subject.ref)
            out.put(literal: #","covered":"#)
            put(line.days?.have ?? [], &out)
            out.put(literal: #","gaps":"#)
            put(line.days?.gaps ?? [], &out)
            out.put(literal: #","gap_days":"#)
            out.put(line.gapDays)
            out.put(literal: "}")
        }
        finish(coverage.next, &out)
        return out.bytes
    }

    private static func put(_ ranges: [ClosedRange<Int>], _ out: inout Out) {
        out.put(literal: "[")
        for (i, range) in ranges.enumerated() {
            out.put(literal: i == 0 ? #"{"from":"# : #",{"from":"#)
            out.put(json: Day(number: range.lowerBound).iso)
            out.put(literal: #","to":"#)
            out.put(json: Day(number: range.upperBound).iso)
            out.put(literal: "}")
        }
        out.put(literal: "]")
    }
    private static func finish(_ next: String?, _ out: inout Out) {
        out.put(literal: #"],"next":"#)
        put(next, &out)
        out.put(literal: "}")
    }
    private static func put(_ text: String?, _ out: inout Out) {
        if let text { out.put(json: text) } else { out.put(literal: "null") }
    }
}
