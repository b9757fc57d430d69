internal import Hummingbird
internal import Platform
internal import Store

/// The verbs of evidence. The route has checked the permission; the rest is checked here, and each is one transaction
/// with its change.
struct EvidenceRecords: Sendable {
    let store: Store
    let files: SealedFiles
    /// A new identifier; takes the time in milliseconds since 1970.
    let identify: @Sendable (Int64) -> String

    static let register: Register<Evidence> = {
        var register = Register<Evidence>(
            "evidence", path: "evidence", one: "a piece of evidence", many: "Evidence",
            reads: Permission.evidenceRead.rawValue, writes: Permission.evidenceAdd.rawValue)
        register.check = { evidence, _, today in evidence.complaints(today: today) }
        return register
    }()
    /// Links of one piece of evidence.
    static let linkLimit = 200

    // MARK: Reading

    func one(_ id: String, as member: Member) async throws -> EvidenceDetail {
        try await store.read(member.scope) { tx in EvidenceDetail(evidence: try tx.evidence(id), links: try tx.evidenceLinks(of: [id])[id] ?? []) }
    }

    func list(_ query: EvidenceQuery, today: Day, as member: Member) async throws -> EvidenceListing {
        try await store.read(member.scope) { try Self.list(query, today: today, $0) }
    }

    static func list(_ query: EvidenceQuery, today: Day, _ tx: Reading) throws -> EvidenceListing {
        let found = try tx.evidence(query, today: today)
        let shown = Array(found.prefix(query.limit))
        let links = try tx.evidenceLinks(of: shown.map(\.id))
        return EvidenceListing(
            items: shown.map { EvidenceDetail(evidence: $0, links: links[$0.id] ?? []) },
            next: found.count > shown.count ? shown.last.map { Cursor(order: EvidenceQuery.order, key: nil, id: $0.id).text } : nil)
    }

    // MARK: Adding

    /// - Throws: `Problem` with every field that is not acceptable.
    func add(link draft: EvidenceDraft, _ act: Act) async throws -> Evidence {
        let draft = draft.ending()
        try await check(draft, act)
        return try await insert(draft, file: nil, act)
    }

    /// Receives a file and makes its record: the bytes first, sealed and durable, then the row that names them. There is
    /// never a record without its file; a file without a record is removed here, or by the sweep if we end in between or do not know.
    ///
    /// - Throws: what is wrong with the draft, before a byte is read; what `SealedFiles` refuses, naming `file`. A name that
    ///   is none, or of a kind that is not taken, is named `name`.
    func receive<Body: AsyncSequence>(_ body: Body, named name: String, _ draft: EvidenceDraft, _ act: Act) async throws -> Evidence
    where Body.Element == ByteBuffer {
        var draft = draft.ending()
        let refusal = Self.refusal(of: name)
        draft.problems = (refusal?.fields ?? []) + draft.problems
        do { try await check(draft, act) } catch let problem as Problem where problem.kind == .invalid {
            // A kind that is not taken is told before the rest, and with it.
            guard let refusal, refusal.kind != .invalid else { throw problem }
            throw Problem(refusal.kind, refusal.message, fields: problem.fields)
        }
        let file = try await files.receive(body, named: name, for: act.member.organisation, field: "file")
        do { return try await insert(draft, file: file, act) } catch let problem as Problem where problem.isUncertain {
            // There may be a row that names it; if there is none, the sweep removes it.
            throw problem
        } catch {
            // The error that refused the row is the one that counts; what cannot be removed now, the sweep removes.
            try? await files.remove(file.stored, version: file.version)
            throw error
        }
    }

    private static func refusal(of name: String) -> Problem? {
        do throws(Problem) { _ = try FileKind(name: name, field: "name") } catch { return error }
        return nil
    }

    private func check(_ draft: EvidenceDraft, _ act: Act) async throws {
        var problems = draft.problems
        func add(_ more: [Problem.Field]) { for problem in more where !problems.contains(where: { $0.name == problem.name }) { problems.append(problem) } }
        add(Evidence.fields.check(draft.evidence).filter { Evidence.fields[$0.name]?.uses.contains(.readOnly) != true })
        add(draft.evidence.complaints(today: act.member.today(at: act.now)))
        if let target = draft.target { add(try await store.read(act.member.scope) { try $0.complaints(target) }) }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
    }

    private func insert(_ draft: EvidenceDraft, file: SealedFile?, _ act: Act) async throws -> Evidence {
        let (id, link) = (identify(act.now), identify(act.now))
        return try await store.write(act.member.scope) { tx in
            let gone = try draft.target.map { try tx.complaints($0) } ?? []
            guard gone.isEmpty else { throw Problem.invalid(gone) }
            return try tx.insert(draft, id: id, link: link, file: file, by: act.member)
        }
    }

    // MARK: Changing

    /// Changes what is said of it. Accepted evidence keeps what was accepted: only its title and description change; what
    /// was rejected goes back to review when its substance changes.
    ///
    /// - Throws: `Stale` when somebody changed it since, `Problem` with every field that is not acceptable.
    func change(_ id: String, version: Int?, _ act: Act, _ edit: @escaping @Sendable (inout Evidence) throws -> [Problem.Field]) async throws -> Evidence {
        try await Records(Self.register, in: store, identify: identify).change(id, version: version, act) { record in
            let before = record
            var problems = try edit(&record)
            guard before.review != .withdrawn else { throw Problem.conflict("Withdrawn evidence stays as it was.") }
            if before.review != .accepted, record.expiresOn == nil { record.expiresOn = record.endIfNoneIsGiven }
            guard record.differsInSubstance(from: before) else { return problems }
            if before.review == .accepted {
                for change in Evidence.fields.diff(before, record) where !["title", "description"].contains(change.name) {
                    problems.append(
                        .init(change.name, "\(Evidence.fields.label(change.name)): this was accepted as it is. Withdraw it and add the evidence anew"))
                }
            }
            if before.review == .rejected {
                (record.review, record.reviewedBy, record.reviewedAt) = (.toReview, nil, nil)
                record.reviewNote = ""
            }
            record.statedBy = Relation(act.member.id, label: act.member.name)
            return problems
        }
    }

    /// Deletes evidence that was never accepted, and then its file.
    ///
    /// - Throws: `Stale` when somebody changed it since.
    func delete(_ id: String, version: Int, _ act: Act) async throws {
        let member = act.member
        let mayDeleteOthers = Role(rawValue: member.role)?.extent(of: .evidenceAdd) == .all
        let file = try await store.write(member.scope) { tx -> StoredName? in
            // Who links it at the same time comes before, and the link goes with it; or after, and finds nothing.
            try tx.lock("evidence", id: id)
            let evidence = try tx.evidence(id)
            guard mayDeleteOthers || evidence.uploadedBy.id == member.id else {
                throw Problem.forbidden("Only who uploaded this evidence, or an Analyst, may delete it.")
            }
            guard evidence.version == version else { throw Stale(theirs: evidence, yours: evidence, at: version) }
            guard evidence.review == .toReview || evidence.review == .rejected else {
                throw Problem.conflict("What was accepted stays: accepted evidence is withdrawn, not deleted.")
            }
            let stored = evidence.kind == .file ? try tx.evidenceFile(id, of: member.organisation).stored : nil
            try tx.delete(evidence)
            return stored
        }
        // After the commit. Should this fail, the sweep does it: nobody can reach the file any more.
        if let file { try? await files.remove(file) }
    }
}
