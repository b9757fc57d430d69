internal import Platform
internal import Store

/// What a second pair of eyes does, and what evidence supports.
extension EvidenceRecords {
    enum Judgement: String, CaseIterable, Sendable { case accepted, rejected }

    /// - Parameter note: at most 2,000 characters; a rejection needs one.
    /// - Throws: 403 for who uploaded it or last said what it covers; `conflict` if it was reviewed; `Stale` if it was changed
    ///   since.
    func review(_ id: String, version: Int, _ verdict: Judgement, note: String, _ act: Act) async throws -> Evidence {
        let note = Self.note(note)
        let problems = Self.complaints(note, of: verdict)
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let review: Review = verdict == .accepted ? .accepted : .rejected
        let mayReview: @Sendable (Evidence) throws -> Void = { evidence in
            guard evidence.isReviewable(by: act.member.id) else {
                throw Problem.forbidden("Nobody reviews what they brought themselves: you uploaded this evidence, or said what it covers. Ask a colleague.")
            }
        }
        return try await judge(id, version: version, to: review, "evidence.\(verdict.rawValue)", note: note, act, if: mayReview) { evidence in
            guard evidence.review == .toReview else { throw Problem.conflict("This evidence was reviewed already.") }
        }
    }

    /// Takes evidence out of use. It stays, with its file, as what was once relied on.
    ///
    /// - Throws: `conflict` if it is withdrawn; `Stale` if it was changed since.
    func withdraw(_ id: String, version: Int, note: String, _ act: Act) async throws -> Evidence {
        let note = Self.note(note)
        let problems = Self.complaints(note, of: nil)
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        return try await judge(id, version: version, to: .withdrawn, "evidence.withdrawn", note: note, act) { evidence in
            guard evidence.review != .withdrawn else { throw Problem.conflict("This evidence was withdrawn already.") }
        }
    }

    private func judge(
        _ id: String, version: Int, to review: Review, _ action: String, note: String, _ act: Act,
        if isAllowed: @escaping @Sendable (Evidence) throws -> Void = { _ in }, _ check: @escaping @Sendable (Evidence) throws -> Void
    ) async throws -> Evidence {
        try await store.write(act.member.scope) { tx in
            let before = try tx.evidence(id)
            try isAllowed(before)
            var evidence = before
            evidence.review = review
            (evidence.reviewedBy, evidence.reviewedAt) = (Relation(act.member.id, label: act.member.name), Instant(milliseconds: act.now))
            evidence.reviewNote = note
            guard before.version == version else { throw Stale(theirs: before, yours: evidence, at: version) }
            try check(before)
            evidence.version = version + 1
            try tx.judge(evidence, from: before, action)
            return evidence
        }
    }

    private static func note(_ text: String) -> String {
        let note = text.replacing("\r\n", with: "\n")
        return note.allSatisfy(\.isWhitespace) ? "" : note
    }

    /// - Parameter verdict: nil for what is withdrawn.
    static func complaints(_ text: String, of verdict: Judgement?) -> [Problem.Field] {
        let note = note(text)
        if note.isEmpty, verdict != .accepted {
            return [.init("note", verdict == .rejected ? "Note: say what is missing, so that it can be mended" : "Note: say why it no longer counts")]
        }
        guard note.unicodeScalars.count <= 2_000 else { return [.init("note", "Note: use at most 2,000 characters")] }
        let isText = note.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) || $0 == "\n" || $0 == "\t" }
        return isText ? [] : [.init("note", "Note: leave out characters that are not text")]
    }

    // MARK: What it supports

    /// - Parameters:
    ///   - target: nil only where what was given is among the problems.
    ///   - given: what was not acceptable already when it was read.
    /// - Throws: `notFound` when the member does not see the evidence; `conflict` when it is linked already.
    func link(_ id: String, to target: EvidenceTarget?, problems given: [Problem.Field] = [], _ act: Act) async throws -> EvidenceDetail {
        let link = identify(act.now)
        return try await store.write(act.member.scope) { tx in
            try tx.lock("evidence", id: id)
            let evidence = try tx.evidence(id)
            let complaints = try target.map { try tx.complaints($0) } ?? []
            let problems = given.adding(complaints.filter { one in !given.contains { $0.name == one.name } })
            guard problems.isEmpty, let target else { throw Problem.invalid(problems) }
            guard evidence.review != .withdrawn else { throw Problem.conflict("Withdrawn evidence supports nothing any more.") }
            let links = try tx.evidenceLinks(of: [id])[id] ?? []
            guard links.count < Self.linkLimit else { throw Problem.conflict("This evidence supports \(Self.linkLimit) things already.") }
            try tx.link(id, to: target, as: link)
            return EvidenceDetail(evidence: evidence, links: try tx.evidenceLinks(of: [id])[id] ?? [])
        }
    }

    /// - Parameter link: its id.
    func unlink(_ id: String, _ link: String, _ act: Act) async throws {
        try await store.write(act.member.scope) { tx in
            _ = try tx.evidence(id)
            guard let found = try tx.evidenceLinks(of: [id])[id]?.first(where: { $0.id == link }) else { throw Problem.notFound }
            try tx.unlink(found, from: id)
        }
    }
}
