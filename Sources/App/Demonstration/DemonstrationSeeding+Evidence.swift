internal import Hummingbird
internal import Platform
internal import Store

/// Evidence: real files, sealed as everybody's are, linked to a control, and read by somebody else.
extension DemonstrationSeeding {
    private var records: EvidenceRecords { EvidenceRecords(store: store, files: demonstration.files, identify: demonstration.identify) }

    func evidenceOccasions() -> [Occasion] {
        story.evidence.enumerated().flatMap { index, proof -> [Occasion] in
            let uploader = Role(rawValue: proof.by) ?? .analyst
            let upload = Occasion(at: calendar.moment(proof.day, minute: 110 + 29 * (index % 15)), role: uploader) { [self] member, now in
                try await add(proof, member, now)
            }
            guard proof.review != "to-review" else { return [upload] }
            // Four eyes: the Manager reads what others bring, the CISO what the Manager brought. Two days later, or the
            // last thing in the afternoon where a weekend lies between.
            let reading = Occasion(at: calendar.moment(max(1, proof.day - 2), minute: 570 + index % 30), role: uploader == .manager ? .ciso : .manager) {
                [self] member, now in
                let found = try await store.read(member.scope) { try $0.demonstrationEvidence(proof.file) }
                _ = try await records.review(
                    found.id, version: found.version, proof.review == "accepted" ? .accepted : .rejected, note: proof.answer ?? "", Act(member, now: now))
            }
            return [upload, reading]
        }
    }

    private func add(_ proof: DemonstrationStory.Proof, _ member: Member, _ now: Int64) async throws {
        let bytes = SampleFile.bytes(proof.file, title: proof.title, organisation: story.name, lines: proof.lines ?? [], bars: proof.bars ?? [])
        let body = AsyncStream<ByteBuffer> { stream in
            stream.yield(ByteBuffer(bytes: bytes))
            stream.finish()
        }
        var evidence = Evidence()
        (evidence.title, evidence.kind) = (proof.title, .file)
        (evidence.coversFrom, evidence.coversTo) = (calendar.day(proof.from), calendar.day(proof.to))
        // Told from its own day: something collected today expires no earlier than today.
        (evidence.collectedOn, evidence.uploadedAt) = (Day(of: now), Instant(milliseconds: now))
        evidence.expiresOn = calendar.day(proof.expires)
        let draft = EvidenceDraft(evidence, target: .control(try await id(of: proof.control, member)))
        _ = try await records.receive(body, named: proof.file, draft, Act(member, now: now))
    }
}
