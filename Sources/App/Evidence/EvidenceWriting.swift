internal import Cryptography
internal import Platform
internal import Store

/// The writes of evidence, each with its change.
extension Writing {
    func insert(_ draft: EvidenceDraft, id: String, link: String, file: SealedFile?, by member: Member) throws -> Evidence {
        var evidence = draft.evidence
        (evidence.id, evidence.version) = (id, 1)
        evidence.uploadedBy = Relation(member.id, label: member.name)
        if let file {
            (evidence.fileName, evidence.mediaType) = (file.name, file.kind.mediaType)
            (evidence.size, evidence.sha256) = (Int(clamping: file.size), Hex.encode(file.digest.bytes))
        }
        try insert(
            "evidence", id: id,
            [
                "title": .text(evidence.title), "description": .text(evidence.description), "kind": .text(evidence.kind.rawValue), "url": evidence.url.value,
                "file_name": evidence.fileName.value, "media_type": evidence.mediaType.value, "size": evidence.size.value, "sha256": evidence.sha256.value,
                "file": file?.stored.text.value ?? .null, "covers_from": evidence.coversFrom.value, "covers_to": evidence.coversTo.value,
                "collected_on": .text(evidence.collectedOn.iso), "uploaded_at": .integer(evidence.uploadedAt.milliseconds), "uploaded_by": .text(member.id),
                "expires_on": evidence.expiresOn.value, "review": .text(evidence.review.rawValue), "review_note": .text(evidence.reviewNote),
            ] as Cells)
        try record(Change("evidence.created", "evidence", id, fields: Evidence.fields.diff(nil, evidence)))
        if let target = draft.target { try self.link(id, to: target, as: link) }
        return evidence
    }

    func judge(_ evidence: Evidence, from before: Evidence, _ action: String) throws {
        try update(
            "evidence", id: evidence.id, version: before.version,
            [
                "review": .text(evidence.review.rawValue), "reviewed_by": evidence.reviewedBy.value, "reviewed_at": evidence.reviewedAt.value,
                "review_note": .text(evidence.reviewNote),
            ])
        try record(Change(action, "evidence", evidence.id, fields: Evidence.fields.diff(before, evidence)))
    }

    /// With its links. One that its author cannot see keeps it from going.
    func delete(_ evidence: Evidence) throws {
        let id = evidence.id
        let links = try evidenceLinks(of: [id])[id] ?? []
        // Each by itself, so that its past says until when it stood.
        for link in links { try unlink(link, from: id) }
        do { try delete("evidence", id: id, version: evidence.version) } catch StoreError.reference {
            throw Problem.conflict("This evidence supports something that is not shown to you. Ask an Analyst to delete it.")
        }
        try record(Change("evidence.deleted", "evidence", id, fields: Evidence.fields.diff(evidence, nil)))
    }

    func link(_ evidence: String, to target: EvidenceTarget, as id: String) throws {
        let (column, other, value): (Name, Name, String) =
            switch target {
            case .control(let control): ("control_id", "assessment_id", control)
            case .requirement(let assessment): ("assessment_id", "control_id", assessment)
            }
        do { try insert("evidence_link", id: id, ["evidence_id": .text(evidence), column: .text(value), other: .null]) } catch let problem as Problem
            where problem.kind == .conflict
        {
            throw Problem.taken("It is linked to this already.")
        }
        try record(
            Change("evidence.linked", "evidence", evidence, fields: [.init(column.description, after: .text(value))], covers: [.init("evidence_link", id)]))
    }

    func unlink(_ link: EvidenceLink, from evidence: String) throws {
        try delete("evidence_link", id: link.id, version: link.version)
        let (name, value): (String, String) =
            switch link.supports {
            case .control(let id, _, _): ("control_id", id)
            case .requirement(let id, _, _): ("assessment_id", id)
            }
        try record(Change("evidence.unlinked", "evidence", evidence, fields: [.init(name, before: .text(value))], covers: [.init("evidence_link", link.id)]))
    }
}
