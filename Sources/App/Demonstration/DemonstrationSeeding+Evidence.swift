internal import Cryptography
internal import Hummingbird
internal import Platform
internal import Store

/// Evidence: real files, sealed as everybody's are, linked to a control, and read by somebody else.
extension DemonstrationSeeding {
    func evidenceOccasions() -> [Occasion] {
        story.evidence.enumerated().flatMap { index, proof -> [Occasion] in
            let uploader = Role(rawValue: proof.by) ?? .analyst
            let upload = Occasion(at: calendar.moment(proof.day, minute: 110 + 29 * (index % 15)), role: uploader) { [self] member, now in
                try await add(proof, member, now)
            }
            guard proof.review != "to-review" else { return [upload] }
            // Four eyes: the Manager reads what others bring, the CISO what the Manager brought.
            let reading = Occasion(at: calendar.moment(max(1, proof.day - 2), minute: 330 + index), role: uploader == .manager ? .ciso : .manager) { [self] member, now in
                try await review(proof, member, now)
            }
            return [upload, reading]
        }
    }

    private func add(_ proof: DemonstrationStory.Proof, _ member: Member, _ now: Int64) async throws {
        let bytes = try SampleFile.bytes(proof.file, title: proof.title, organisation: story.name, lines: proof.lines ?? [], bars: proof.bars ?? [])
        let body = AsyncStream<ByteBuffer> { stream in
            stream.yield(ByteBuffer(bytes: bytes))
            stream.finish()
        }
        let file = try await demonstration.files.receive(body, named: proof.file, for: member.organisation)
        let (id, link) = (demonstration.identify(now), demonstration.identify(now))
        let (from, to, collected, expires) = (calendar.day(proof.from).iso, calendar.day(proof.to).iso, Day(of: now).iso, calendar.day(proof.expires).iso)
        try await store.write(member.scope) { tx in
            let control = try tx.demonstrationControl(proof.control)
            try tx.insert("evidence", id: id, [
                "title": .text(proof.title), "description": .text(""), "kind": .text("file"), "file_name": .text(file.name), "media_type": .text(file.kind.mediaType),
                "size": .integer(Int64(clamping: file.size)), "sha256": .text(Hex.encode(file.digest.bytes)), "file": .text(file.stored.text),
                "covers_from": .text(from), "covers_to": .text(to), "collected_on": .text(collected), "uploaded_at": .integer(now), "uploaded_by": .text(member.id),
                "expires_on": .text(expires), "review": .text("to_review"), "review_note": .text(""),
            ])
            try tx.insert("evidence_link", id: link, ["evidence_id": .text(id), "control_id": .text(control.id)])
            try tx.record(Change("evidence.created", "evidence", id, fields: [
                .init("title", after: .text(proof.title)), .init("file_name", after: .text(file.name)), .init("sha256", after: .text(Hex.encode(file.digest.bytes))),
                .init("covers_from", after: .text(from)), .init("covers_to", after: .text(to)), .init("expires_on", after: .text(expires)),
            ], covers: [Change.Covered("evidence_link", link)]))
        }
    }

    private func review(_ proof: DemonstrationStory.Proof, _ member: Member, _ now: Int64) async throws {
        let note = proof.answer ?? ""
        try await store.write(member.scope) { tx in
            let found = try tx.demonstrationEvidence(proof.file)
            try tx.update("evidence", id: found.id, version: found.version, [
                "review": .text(proof.review), "reviewed_by": .text(member.id), "reviewed_at": .integer(now), "review_note": .text(note),
            ])
            try tx.record(Change("evidence.reviewed", "evidence", found.id, fields: [
                .init("review", before: .text("to_review"), after: .text(proof.review)), .init("review_note", before: .text(""), after: .text(note)),
            ]))
        }
    }
}
