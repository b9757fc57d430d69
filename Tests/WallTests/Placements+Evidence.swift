@testable import App
import Cryptography
import Platform
import Store
import World

extension Placements {
    /// A piece of evidence with a real file. Who approves did not bring theirs, so that they may review it.
    static let evidence = Placement(
        record: "evidence", path: "evidence", reads: [.evidenceRead], writes: [.evidenceAdd, .evidenceReview],
        plant: { world, person, mark in
            guard person.role != .employee else { return nil }
            let brings: Role = person.role == .engineer ? .engineer : .analyst
            let uploader = world.person(brings, of: person.organisation)
            let file = try await world.seal(Array(mark.utf8), named: "mark.txt", for: person.organisationID)
            let id = try await plant(
                "evidence", world, person,
                [
                    "title": .text(mark), "description": .text(""), "kind": .text("file"), "file_name": .text(file.name),
                    "media_type": .text(file.kind.mediaType),
                    "size": .integer(Int64(clamping: file.size)), "sha256": .text(Hex.encode(file.digest.bytes)), "file": .text(file.stored.text),
                    "collected_on": .text("2026-11-24"), "uploaded_at": .integer(world.clock.now), "uploaded_by": .text(uploader.member),
                    "review": .text("to_review"), "review_note": .text(""),
                ] as Cells)
            try await link(id, world, person)
            return id
        },
        fields: { ["title": $0, "url": "https://example.org/evidence"] }, blanks: [:])

    static let evidenceParameters: [String: [String: String]] = [
        "/api/v1/evidence/{id}/links/{link}": ["link": "wall-link"], "/o/{organisation}/evidence/{id}/links/{link}/remove": ["link": "wall-link"],
    ]
    private static let form: [String: String] = [
        "title": "written", "description": "", "url": "", "covers_from": "", "covers_to": "", "collected_on": "2026-11-24", "expires_on": "",
    ]
    static let evidenceSendings: [String: Sending] = [
        "POST /o/{organisation}/evidence": .form(form.merging(["url": "https://example.org/evidence", "target": ""]) { $1 }),
        "PUT /o/{organisation}/evidence/upload": Sending(query: "?name=written.txt", type: "text/plain", body: "written"),
        "PUT /api/v1/evidence/upload": Sending(query: "?name=written.txt", type: "application/octet-stream", body: "written"),
        "POST /o/{organisation}/evidence/{id}": .form(form.merging(["version": "1"]) { $1 }),
        "PATCH /api/v1/evidence/{id}": .json(["title": "written"], version: 1),
        "POST /o/{organisation}/evidence/{id}/review": .form(["verdict": "accepted", "note": "", "version": "1"]),
        "POST /api/v1/evidence/{id}/review": .json(["verdict": "accepted"], version: 1),
        "POST /o/{organisation}/evidence/{id}/withdraw": .form(["note": "written", "version": "1"]),
        "POST /api/v1/evidence/{id}/withdraw": .json(["note": "written"], version: 1),
        "POST /o/{organisation}/evidence/{id}/links": .form(["target": "control:wall-engineers"]),
        "POST /api/v1/evidence/{id}/links": .json(["control_id": "wall-engineers"]),
        "POST /o/{organisation}/evidence/{id}/links/{link}/remove": .form([:]), "DELETE /api/v1/evidence/{id}/links/{link}": .nothing,
    ]

    /// The newest piece has the link that routes name: to a control of nobody, so that it opens the evidence to no one. An
    /// auditor's is to a requirement of an engagement of theirs.
    private static func link(_ evidence: String, _ world: AppWorld, _ person: Person) async throws {
        let engineer = world.person(.engineer, of: person.organisation).member
        let (now, chance) = (world.clock.now, world.chance)
        try await world.store.write(world.store.job(organisation: person.organisationID, reason: "planting")) { tx in
            func id() -> String { Identifier.make(now: now) { chance.bytes($0) } }
            var made: [Change.Covered] = []
            func insert(_ table: Name, _ id: String, _ cells: Cells) throws {
                try tx.insert(table, id: id, cells)
                made.append(.init(table, id))
            }
            let known = try tx.rows("SELECT id FROM control WHERE id IN ('wall-nobodys', 'wall-engineers')") { $0.text(0) }
            for (control, owner) in [("wall-nobodys", nil), ("wall-engineers", engineer)] as [(String, String?)] where !known.contains(control) {
                try insert(
                    "control", control,
                    [
                        "code": .text(control), "title": .text(control), "objective": .text(""), "practice": .text(""), "test_procedure": .text(""),
                        "expected": .text(""),
                        "cadence": .text("quarterly"), "state": .text("in_place"), "owner_id": owner.value,
                    ])
            }
            if try tx.remove("evidence_link", where: "id = 'wall-link'") > 0 { made.append(.init("evidence_link", "wall-link")) }
            if person.role != .auditor { try insert("evidence_link", "wall-link", ["evidence_id": .text(evidence), "control_id": .text("wall-nobodys")]) }
            if person.role == .auditor {
                let engagement = id()
                try insert(
                    "engagement", engagement,
                    [
                        "title": .text("Audit"), "framework": .text(engagement), "from_day": .text("2026-01-01"), "to_day": .text("2026-12-31"),
                        "ends_on": .text("2026-12-31"),
                    ])
                try insert("engagement_auditor", id(), ["engagement_id": .text(engagement), "member_id": .text(person.member)])
                for (position, link) in [id(), "wall-link"].enumerated() {
                    let assessment = id()
                    try insert(
                        "assessment", assessment,
                        [
                            "framework": .text(engagement), "requirement": .text("\(position + 1)"), "position": .integer(Int64(position)),
                            "work": .text("not_started"), "verdict": .text("not_assessed"), "reason": .text(""), "driver": .text("baseline"),
                        ])
                    try insert("evidence_link", link, ["evidence_id": .text(evidence), "assessment_id": .text(assessment)])
                }
            }
            try tx.record(Change("test.planted", "record", evidence, covers: made))
        }
    }
}
