internal import Platform
internal import Store

/// The handlers of the JSON routes.
struct EvidenceAPI: Sendable {
    let records: EvidenceRecords

    @Sendable func list(_ call: Call) async throws -> Answer {
        let today = call.today
        return .json(EvidenceJSON.list(try await records.list(EvidenceQuery(call.query()), today: today, as: call.member), today: today))
    }

    @Sendable func coverage(_ call: Call) async throws -> Answer {
        let query = try CoverageQuery(call.query(), today: call.today)
        return .json(EvidenceJSON.coverage(try await records.coverage(query, today: call.today, as: call.member), query))
    }

    @Sendable func record(_ call: Call) async throws -> Answer { try await answer(call.parameter("id"), call) }

    @Sendable func addLink(_ call: Call) async throws -> Answer {
        let added = try await records.add(link: EvidenceDraft(link: try await call.json(), today: call.today, now: call.now), call.act)
        return try await answer(added.id, status: 201, call)
    }

    @Sendable func upload(_ call: Call) async throws -> Answer {
        try await answer(try await records.upload(call).id, status: 201, call)
    }

    @Sendable func download(_ call: Call) async throws -> Answer {
        return .file(try await records.download(call))
    }

    /// A version that is missing is one of the problems, not a reason to keep the others back.
    @Sendable func change(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), body = try await call.json()
        var version: Int?
        if case .number(let number)? = body["version"], number > 0 { version = number }
        let missing = version == nil ? [call.missingVersion] : []
        try await showingBoth {
            _ = try await records.change(id, version: version, call.act) { record in
                try Evidence.fields.read(body, into: &record, besides: ["version"]) + missing
            }
        }
        return try await answer(id, call)
    }

    @Sendable func review(_ call: Call) async throws -> Answer {
        let body = try await Body(call, ["version", "verdict", "note"])
        var problems = body.problems
        let verdict = body.text("verdict").flatMap { EvidenceRecords.Judgement(rawValue: $0) }
        if verdict == nil { problems.append(.init("verdict", "“verdict” is accepted or rejected")) }
        problems = problems.adding(EvidenceRecords.complaints(body.text("note") ?? "", of: verdict ?? .accepted))
        guard problems.isEmpty, let verdict, let version = body.version else { throw Problem.invalid(problems) }
        let id = try call.parameter("id")
        try await showingBoth { _ = try await records.review(id, version: version, verdict, note: body.text("note") ?? "", call.act) }
        return try await answer(id, call)
    }

    @Sendable func withdraw(_ call: Call) async throws -> Answer {
        let body = try await Body(call, ["version", "note"])
        let problems = body.problems.adding(EvidenceRecords.complaints(body.text("note") ?? "", of: nil))
        guard problems.isEmpty, let version = body.version else { throw Problem.invalid(problems) }
        let id = try call.parameter("id")
        try await showingBoth { _ = try await records.withdraw(id, version: version, note: body.text("note") ?? "", call.act) }
        return try await answer(id, call)
    }

    @Sendable func link(_ call: Call) async throws -> Answer {
        let body = try await Body(call, ["control_id", "assessment_id"], isVersioned: false)
        var problems = body.problems
        let target = try EvidenceTarget(body.json, isRequired: true, &problems)
        let linked = try await records.link(call.parameter("id"), to: target, problems: problems, call.act)
        return .json(EvidenceJSON.item(linked, today: call.today), status: 201)
    }

    @Sendable func unlink(_ call: Call) async throws -> Answer {
        try await records.unlink(call.parameter("id"), call.parameter("link"), call.act)
        return .nothing
    }

    @Sendable func delete(_ call: Call) async throws -> Answer {
        let query = try call.query()
        guard let version = query["version"].flatMap({ Int($0) }), version > 0 else { throw Problem.invalid([call.missingVersion]) }
        let id = try call.parameter("id")
        try await showingBoth { try await records.delete(id, version: version, call.act) }
        return .nothing
    }

    /// Who comes second is shown theirs and their own.
    private func showingBoth(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let stale as Stale<Evidence> { throw stale.problem }
    }

    private func answer(_ id: String, status: Int = 200, _ call: Call) async throws -> Answer {
        let detail = try await records.one(id, as: call.member)
        return .json(EvidenceJSON.item(detail, today: call.today), status: status, location: status == 201 ? "\(call.base)/evidence/\(id)" : nil)
    }

    /// A small body: which members it may have, and what is wrong with them.
    private struct Body {
        let json: JSON
        private(set) var version: Int?
        private(set) var problems: [Problem.Field] = []

        init(_ call: Call, _ known: Set<String>, isVersioned: Bool = true) async throws {
            json = try await call.json(limit: 32_768)
            problems = try json.unexpected(besides: known)
            if case .number(let number)? = json["version"], number > 0 { version = number }
            if isVersioned, version == nil { problems.append(call.missingVersion) }
            if let note = json["note"] {
                if case .text = note { return }
                problems.append(.init("note", "Note: write text"))
            }
        }
        func text(_ name: String) -> String? { if case .text(let text)? = json[name] { text } else { nil } }
    }
}

extension Call {
    var missingVersion: Problem.Field { .init("version", "Give the version that you looked at, so that nobody's change is lost") }
}
