internal import Cryptography
internal import Platform
internal import Store

/// All SQL of evidence. What a member sees of it is put in by Store.
extension Reading {
    private static var columns: SQL {
        """
        evidence.id, evidence.version, evidence.title, evidence.description, evidence.kind, evidence.url, evidence.file_name, evidence.media_type, evidence.size, \
        evidence.sha256, evidence.covers_from, evidence.covers_to, evidence.collected_on, evidence.uploaded_at, \
        evidence.uploaded_by, (SELECT rel.name FROM member AS rel WHERE rel.id = evidence.uploaded_by), evidence.expires_on, evidence.review, \
        evidence.reviewed_by, (SELECT rel.name FROM member AS rel WHERE rel.id = evidence.reviewed_by), evidence.reviewed_at, evidence.review_note, \
        evidence.stated_by, (SELECT rel.name FROM member AS rel WHERE rel.id = evidence.stated_by)
        """
    }

    func evidence(_ id: String) throws -> Evidence {
        try one("SELECT \(Self.columns) FROM evidence WHERE evidence.id = \(id)") { try Evidence($0) }
    }

    /// Where the file of a piece of evidence is kept, and what its row says of it.
    func evidenceFile(_ id: String, of organisation: String) throws -> SealedFile {
        try one("SELECT file, file_name, media_type, size, sha256 FROM evidence WHERE id = \(id) AND kind = 'file'") { row in
            let mediaType = row.text(2)
            guard let stored = StoredName(row.text(0)), let kind = FileKind.allCases.first(where: { $0.mediaType == mediaType }),
                let digest = Hex.decode(row.text(4)).flatMap({ MerkleHash($0) })
            else { throw Unreadable("evidence") }
            return SealedFile(organisation: organisation, stored: stored, name: row.text(1), kind: kind, size: UInt64(max(0, row.integer(3))), digest: digest)
        }
    }

    /// The newest first; one row more than asked for, if there is one.
    func evidence(_ query: EvidenceQuery, today: Day) throws -> [Evidence] {
        var condition: SQL = "1 = 1"
        if let state = query.state { condition = "\(condition) AND \(Self.condition(state, today))" }
        if let review = query.review { condition = "\(condition) AND evidence.review = \(review.rawValue)" }
        if let kind = query.kind { condition = "\(condition) AND evidence.kind = \(kind.rawValue)" }
        if let days = query.expiringWithin {
            condition = "\(condition) AND evidence.expires_on >= \(today.iso) AND evidence.expires_on <= \(today.adding(days: days).iso)"
        }
        if let control = query.control {
            condition = "\(condition) AND evidence.id IN (SELECT l.evidence_id FROM evidence_link AS l WHERE l.control_id = \(control))"
        }
        if let framework = query.framework {
            condition = """
                \(condition) AND (evidence.id IN (SELECT l.evidence_id FROM evidence_link AS l JOIN assessment AS a ON a.id = l.assessment_id WHERE a.framework = \(framework)) \
                OR evidence.id IN (SELECT l.evidence_id FROM evidence_link AS l JOIN control_requirement AS r ON r.control_id = l.control_id WHERE r.framework = \(framework)))
                """
        }
        if !query.words.isEmpty {
            let pattern = Pattern.containing(query.words)
            condition = """
                \(condition) AND (folded(evidence.title) LIKE folded(\(pattern)) ESCAPE '\\' \
                OR folded(evidence.description) LIKE folded(\(pattern)) ESCAPE '\\' \
                OR folded(coalesce(evidence.file_name, '')) LIKE folded(\(pattern)) ESCAPE '\\')
                """
        }
        if let after = query.after { condition = "\(condition) AND evidence.id < \(after.id)" }
        return try rows("SELECT \(Self.columns) FROM evidence WHERE \(condition) ORDER BY evidence.id DESC LIMIT \(query.limit + 1)") { try Evidence($0) }
    }

    private static func condition(_ state: EvidenceState, _ today: Day) -> SQL {
        switch state {
        case .toReview: "evidence.review = 'to_review' AND (evidence.expires_on IS NULL OR evidence.expires_on >= \(today.iso))"
        case .accepted: "evidence.review = 'accepted' AND (evidence.expires_on IS NULL OR evidence.expires_on >= \(today.iso))"
        case .expired: "evidence.review IN ('accepted', 'to_review') AND evidence.expires_on < \(today.iso)"
        case .rejected: "evidence.review = 'rejected'"
        case .withdrawn: "evidence.review = 'withdrawn'"
        }
    }

    /// What these pieces of evidence support, in one statement; at most 200 links each are ever made.
    func evidenceLinks(of evidence: [String]) throws -> [String: [EvidenceLink]] {
        guard !evidence.isEmpty else { return [:] }
        var found: [String: [EvidenceLink]] = [:]
        try forEach(
            """
            SELECT l.evidence_id, l.id, l.version, l.control_id, c.code, c.title, l.assessment_id, a.framework, a.requirement FROM evidence_link AS l \
            LEFT JOIN control AS c ON c.id = l.control_id LEFT JOIN assessment AS a ON a.id = l.assessment_id \
            WHERE l.evidence_id IN (\(list: evidence)) ORDER BY l.id LIMIT 10000
            """
        ) { row in
            let supported: EvidenceLink.Supported =
                row.isNull(3)
                ? .requirement(id: row.text(6), framework: row.textIfAny(7), requirement: row.textIfAny(8))
                : .control(id: row.text(3), code: row.textIfAny(4), title: row.textIfAny(5))
            found[row.text(0), default: []].append(EvidenceLink(id: row.text(1), version: row.integer(2), supports: supported))
        }
        return found
    }

    /// What is wrong with a target: the same for one that is not there and one that this member does not see.
    func complaints(_ target: EvidenceTarget) throws -> [Problem.Field] {
        let found =
            switch target {
            case .control(let id): try first("SELECT id FROM control WHERE id = \(id)") { $0.text(0) }
            case .requirement(let id): try first("SELECT id FROM assessment WHERE id = \(id)") { $0.text(0) }
            }
        return found == nil ? [Problem.Field(target.field, "Supports: choose one that exists")] : []
    }

    /// Controls to choose from, by code. One more than `limit` says that there are too many to choose from.
    func evidenceControls(limit: Int) throws -> [UI.Option] {
        try rows("SELECT id, code, title FROM control ORDER BY code, id LIMIT \(limit + 1)") { UI.Option($0.text(0), "\($0.text(1)) \($0.text(2))") }
    }
    /// Requirements to choose from, in the order of their frameworks.
    func evidenceRequirements(limit: Int) throws -> [(id: String, framework: String, requirement: String)] {
        try rows("SELECT id, framework, requirement FROM assessment ORDER BY framework, position, id LIMIT \(limit)") { ($0.text(0), $0.text(1), $0.text(2)) }
    }
    /// Adopted frameworks; there are no more than catalogues.
    func evidenceFrameworks() throws -> [String] {
        try rows("SELECT framework FROM adoption ORDER BY framework LIMIT 100") { $0.text(0) }
    }

    /// What stops counting within the next days, the first first.
    func evidenceExpiring(from today: Day, days: Int, limit: Int) throws -> [Evidence] {
        try rows(
            """
            SELECT \(Self.columns) FROM evidence WHERE evidence.review = 'accepted' AND evidence.expires_on >= \(today.iso) \
            AND evidence.expires_on <= \(today.adding(days: days).iso) ORDER BY evidence.expires_on, evidence.id LIMIT \(limit)
            """
        ) { try Evidence($0) }
    }

    /// The stored names of an organisation's files after `id`, in pages: for the sweep.
    func evidenceFileNames(after id: String, limit: Int) throws -> [(id: String, file: String)] {
        try rows("SELECT id, file FROM evidence WHERE file IS NOT NULL AND id > \(id) ORDER BY id LIMIT \(limit)") { ($0.text(0), $0.text(1)) }
    }
}

extension Evidence {
    /// One row of the columns above.
    init(_ row: borrowing Row) throws {
        self.init()
        (id, version) = (row.text(0), row.integer(1))
        (title, description, kind) = (row.text(2), row.text(3), try EvidenceKind(row, at: 4))
        (url, fileName, mediaType) = (try Link?(row, at: 5), row.textIfAny(6), row.textIfAny(7))
        (size, sha256) = (row.integerIfAny(8), row.textIfAny(9))
        (coversFrom, coversTo, collectedOn) = (try Day?(row, at: 10), try Day?(row, at: 11), try Day(row, at: 12))
        (uploadedAt, uploadedBy) = (Instant(row, at: 13), Relation(row, at: 14))
        (expiresOn, review) = (try Day?(row, at: 16), try Review(row, at: 17))
        (reviewedBy, reviewedAt, reviewNote) = (try Relation<People>?(row, at: 18), try Instant?(row, at: 20), row.text(21))
        statedBy = try Relation<People>?(row, at: 22)
    }
}
