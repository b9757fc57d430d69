internal import Platform
internal import Store

/// What somebody says of evidence that is on its way, before there is a record.
struct EvidenceDraft: Sendable {
    var evidence: Evidence
    var target: EvidenceTarget?
    /// What is not acceptable so far; the verb adds its own and answers with all of it.
    var problems: [Problem.Field] = []

    init(_ evidence: Evidence, target: EvidenceTarget? = nil) { (self.evidence, self.target) = (evidence, target) }

    /// Of an upload: the address holds what is said of the file, since the body is the file itself. Whatever is left out can
    /// be said later.
    init(upload query: Form, name: String?, today: Day, now: Int64) throws {
        self.init(kind: .file, today: today, now: now)
        evidence.title = Self.title(from: name ?? "")
        var members: [JSON.Member] = []
        for field in query.names where field != "name" {
            let values = query.all(field)
            guard values.count == 1, let text = values.first else {
                problems.append(.init(field, "“\(field.prefix(80))” stands in the address more than once"))
                continue
            }
            if !text.isEmpty { members.append(.init(field, .text(text))) }
        }
        try take(.object(members))
    }

    /// Of a link, as a program sends it.
    init(link body: JSON, today: Day, now: Int64) throws {
        self.init(kind: .link, today: today, now: now)
        try take(body)
    }

    /// Of a link, as our own form sends it.
    init(link form: Form, today: Day, now: Int64) {
        self.init(kind: .link, today: today, now: now)
        problems = Evidence.fields.read(form, into: &evidence, besides: ["target"])
        let target = form["target"] ?? ""
        if !target.isEmpty { take(target: target) }
    }

    private init(kind: EvidenceKind, today: Day, now: Int64) {
        self.init(Evidence())
        evidence.kind = kind
        (evidence.collectedOn, evidence.uploadedAt) = (today, Instant(milliseconds: now))
    }

    /// With an end, whether or not one was given.
    func ending() -> EvidenceDraft {
        var draft = self
        if draft.evidence.expiresOn == nil { draft.evidence.expiresOn = draft.evidence.endIfNoneIsGiven }
        return draft
    }

    private mutating func take(_ body: JSON) throws {
        problems += try Evidence.fields.read(body, into: &evidence, besides: ["control_id", "assessment_id"])
        target = try EvidenceTarget(body, isRequired: false, &problems)
    }
    private mutating func take(target text: String) {
        target = EvidenceTarget(choice: text)
        if target == nil { problems.append(.init("target", "Supports: choose one that exists")) }
    }

    /// The name without its ending, shortened to what a title may hold.
    static func title(from name: String) -> String {
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        // Where the name itself is refused, nothing is said of a title that nobody gave.
        return stem.isEmpty ? "file" : String(String.UnicodeScalarView(stem.unicodeScalars.prefix(200)))
    }
}

extension EvidenceTarget {
    /// `control:ID` or `requirement:ID`, as a form's choice spells it.
    init?(choice text: String) {
        guard let colon = text.firstIndex(of: ":"), text.utf8.count <= 200, !text.utf8.contains(0) else { return nil }
        let id = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "control": self = .control(id)
        case "requirement": self = .requirement(id)
        default: return nil
        }
    }

    /// From a body with `control_id` or `assessment_id`.
    init?(_ body: JSON, isRequired: Bool, _ problems: inout [Problem.Field]) throws {
        func text(_ name: String) -> String? {
            switch body[name] {
            case .text(let id)? where 1...200 ~= id.utf8.count: return id
            case nil, .null?: return nil
            default:
                problems.append(.init(name, "“\(name)” is the id of a record"))
                return nil
            }
        }
        switch (text("control_id"), text("assessment_id")) {
        case (let control?, nil): self = .control(control)
        case (nil, let assessment?): self = .requirement(assessment)
        case (.some, .some):
            problems.append(.init("assessment_id", "Give either “control_id” or “assessment_id”"))
            return nil
        case (nil, nil):
            if isRequired, !problems.contains(where: { $0.name == "control_id" || $0.name == "assessment_id" }) {
                problems.append(.init("control_id", "Give “control_id” or “assessment_id”"))
            }
            return nil
        }
    }
}
