internal import Platform
internal import Store

/// The handlers of the pages.
struct EvidencePageHandlers: Sendable {
    let records: EvidenceRecords
    let names: FrameworkNames
    /// Controls and requirements that a form offers; beyond that, things are linked from the control's or requirement's page.
    static let choiceLimit = 500

    @Sendable func list(_ call: Call) async throws -> Answer {
        let form = try call.query(), today = call.today
        let query = try EvidenceQuery(form, besides: ["done"])
        let (listing, controls, frameworks) = try await records.store.read(try call.member.scope) { tx in
            (try EvidenceRecords.list(query, today: today, tx), try tx.evidenceControls(limit: Self.choiceLimit), try tx.evidenceFrameworks())
        }
        return .page(EvidenceListPage(call: call, form: form, query: query, listing: listing, controls: controls, frameworks: frameworks, names: names).page)
    }

    @Sendable func record(_ call: Call) async throws -> Answer {
        try await recordPage(call, done: call.query()["done"])
    }

    func recordPage(_ call: Call, done: String? = nil, problem: Problem? = nil, stale: Stale<Evidence>? = nil, typed: Form? = nil) async throws -> Answer {
        let id = try call.parameter("id"), member = try call.member
        let (detail, choices) = try await records.store.read(member.scope) { tx in
            let detail = EvidenceDetail(evidence: try tx.evidence(id), links: try tx.evidenceLinks(of: [id])[id] ?? [])
            return (detail, call.may(Permission.evidenceAdd.rawValue) ? try targets(tx) : [])
        }
        return .page(
            EvidenceRecordPage(
                call: call, detail: detail, member: member.id, choices: choices, names: names, done: done, problem: problem, stale: stale, typed: typed
            ).page)
    }

    // MARK: Adding

    @Sendable func new(_ call: Call) async throws -> Answer {
        let query = try call.query()
        let target = query["control_id"].map { "control:" + $0 } ?? query["assessment_id"].map { "requirement:" + $0 } ?? ""
        var draft = EvidenceDraft(Evidence(), target: EvidenceTarget(choice: target))
        draft.evidence.kind = .link
        draft.evidence.collectedOn = call.today
        return try await newPage(call, draft, target: target, problems: [], status: 200)
    }

    @Sendable func addLink(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let draft = EvidenceDraft(link: form, today: call.today, now: call.now)
        do {
            let added = try await records.add(link: draft, call.act)
            return .seeOther("\(call.base)/evidence/\(added.id)?done=added")
        } catch let problem as Problem where problem.kind == .invalid {
            return try await newPage(call, draft, typed: form, target: form["target"] ?? "", problems: problem.ofForm.fields, status: 422)
        }
    }

    /// Answers JSON to our own script, which then goes to `Location`: there the rest is asked.
    @Sendable func upload(_ call: Call) async throws -> Answer {
        let added = try await records.upload(call)
        let detail = try await records.one(added.id, as: call.member)
        return .json(EvidenceJSON.item(detail, today: call.today), status: 201, location: "\(call.base)/evidence/\(added.id)/edit?done=stored")
    }

    private func newPage(_ call: Call, _ draft: EvidenceDraft, typed: Form? = nil, target: String, problems: [Problem.Field], status: Int) async throws
        -> Answer
    {
        let choices = try await records.store.read(try call.member.scope) { try targets($0) }
        return .page(
            EvidenceFormPages.new(
                call, draft.evidence, typed: typed, target: target, choices: choices, limit: records.files.limit, problems: problems, status: status))
    }

    private func targets(_ tx: Reading) throws -> [UI.Option] {
        let controls = try tx.evidenceControls(limit: Self.choiceLimit).prefix(Self.choiceLimit).map { UI.Option("control:" + $0.value, $0.label) }
        return controls
            + (try tx.evidenceRequirements(limit: Self.choiceLimit)).map { found in
                UI.Option(
                    "requirement:" + found.id,
                    "\(names.name(of: found.framework)) \(found.requirement) \(names.title(of: found.requirement, in: found.framework))")
            }
    }

    // MARK: Changing

    @Sendable func edit(_ call: Call) async throws -> Answer {
        let query = try call.query()
        let detail = try await records.one(call.parameter("id"), as: call.member)
        return .page(EvidenceFormPages.edit(call, detail.evidence, isNew: query["done"] == "stored"))
    }

    @Sendable func change(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), form = try await call.form()
        let version = form["version"].flatMap { Int($0) }
        let missing = version == nil ? [call.missingVersion] : []
        do {
            _ = try await records.change(id, version: version, call.act) { Evidence.fields.read(form, into: &$0, besides: ["version"]) + missing }
            return .seeOther("\(call.base)/evidence/\(id)?done=saved")
        } catch let stale as Stale<Evidence> {
            return .page(EvidenceFormPages.edit(call, stale.theirs, typed: form, problems: stale.problems, stale: stale, status: 409))
        } catch let problem as Problem where problem.kind == .invalid {
            let detail = try await records.one(id, as: call.member)
            return .page(EvidenceFormPages.edit(call, detail.evidence, typed: form, problems: problem.fields, status: 422))
        }
    }

    @Sendable func review(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), form = try await call.form()
        return try await judged(call, form, done: "reviewed") { version in
            guard let verdict = EvidenceRecords.Judgement(rawValue: form["verdict"] ?? "") else {
                throw Problem.invalid("verdict", "Verdict: accept it or reject it")
            }
            _ = try await records.review(id, version: version, verdict, note: form["note"] ?? "", call.act)
        }
    }

    @Sendable func withdraw(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), form = try await call.form()
        return try await judged(call, form, done: "withdrawn") { _ = try await records.withdraw(id, version: $0, note: form["note"] ?? "", call.act) }
    }

    private func judged(_ call: Call, _ form: Form, done: String, _ body: (Int) async throws -> Void) async throws -> Answer {
        do {
            guard let version = form["version"].flatMap({ Int($0) }) else { throw Problem.invalid([call.missingVersion]) }
            try await body(version)
            return .seeOther("\(call.base)/evidence/\(try call.parameter("id"))?done=\(done)")
        } catch let stale as Stale<Evidence> {
            return try await recordPage(call, stale: stale, typed: form)
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .conflict {
            return try await recordPage(call, problem: problem, typed: form)
        }
    }

    @Sendable func link(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), form = try await call.form()
        do {
            guard let target = EvidenceTarget(choice: form["target"] ?? "") else {
                throw Problem.invalid("target", "Supports: choose a control or a requirement")
            }
            _ = try await records.link(id, to: target, call.act)
            return .seeOther("\(call.base)/evidence/\(id)?done=linked")
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .conflict {
            return try await recordPage(call, problem: problem.ofForm, typed: form)
        }
    }

    @Sendable func unlink(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id")
        try await records.unlink(id, call.parameter("link"), call.act)
        return .seeOther("\(call.base)/evidence/\(id)?done=unlinked")
    }

    @Sendable func askToDelete(_ call: Call) async throws -> Answer {
        .page(EvidenceFormPages.delete(call, try await records.one(call.parameter("id"), as: call.member).evidence))
    }

    @Sendable func delete(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        guard let version = form["version"].flatMap({ Int($0) }) else { throw Problem.invalid([call.missingVersion]) }
        do { try await records.delete(call.parameter("id"), version: version, call.act) } catch let stale as Stale<Evidence> {
            return .page(EvidenceFormPages.delete(call, stale.theirs, stale: stale))
        }
        return .seeOther("\(call.base)/evidence?done=deleted")
    }

    // MARK: Coverage

    @Sendable func coverage(_ call: Call) async throws -> Answer {
        let form = try call.query(), today = call.today
        let query = try CoverageQuery(form, today: today)
        let (coverage, frameworks, expiring) = try await records.store.read(try call.member.scope) { tx in
            (try EvidenceCoverage.read(query, today: today, tx), try tx.evidenceFrameworks(), try tx.evidenceExpiring(from: today, days: 14, limit: 20))
        }
        return .page(CoveragePage(call: call, form: form, query: query, coverage: coverage, frameworks: frameworks, expiring: expiring, names: names).page)
    }
}

extension Problem {
    /// With the one control of our forms in which either kind of target is chosen.
    fileprivate var ofForm: Problem {
        Problem(kind, message, fields: fields.map { ["control_id", "assessment_id"].contains($0.name) ? .init("target", $0.message) : $0 }, details: details)
    }
}
