internal import Platform
internal import Store

/// A record of each kind that a route can name, as both sides of the self-test have it.
struct CanaryRecords {
    let side: CanarySide
    let now: Int64
    static let framework = "iso27001-2022", requirement = "A.8.8"

    /// Kinds in the order in which they refer to one another, with what is in them.
    var all: [(table: Name, cells: Cells)] {
        let title = Value.text("\(CanarySide.word) \(side.mark)"), mark = Value.text(side.mark), day = Value.text("2026-01-01"), none = Value.text("")
        func id(_ table: Name) -> Value { .text(side.id(table)) }
        let (member, framework, requirement) = (id("member"), Value.text(Self.framework), Value.text(Self.requirement))
        return [
            (
                "asset",
                [
                    "name": title, "kind": .text("system"), "description": mark, "owner_id": member, "classification": .text("internal"),
                    "criticality": .integer(3), "location": none,
                ]
            ),
            ("adoption", ["framework": framework, "catalogue_version": .integer(1), "adopted_at": .integer(now)]),
            (
                "assessment",
                [
                    "framework": framework, "requirement": requirement, "position": .integer(0), "work": .text("planned"), "verdict": .text("met"),
                    "reason": title, "driver": .text("baseline"), "owner_id": member, "stated_by": member, "stated_at": .integer(now),
                ]
            ),
            (
                "control",
                [
                    "code": .text("0-1"), "title": title, "objective": mark, "practice": none, "test_procedure": none, "expected": none,
                    "cadence": .text("quarterly"), "state": .text("in_place"), "owner_id": member,
                ]
            ),
            (
                "control_requirement",
                ["control_id": id("control"), "assessment_id": id("assessment"), "framework": framework, "requirement": requirement]
            ),
            (
                "test_run",
                [
                    "control_id": id("control"), "run_on": day, "result": .text("passed"), "found": mark, "tester_id": member, "recorded_at": .integer(now),
                ]
            ),
            (
                "evidence",
                [
                    "title": title, "description": mark, "kind": .text("link"), "url": .text("https://\(CanarySide.domain)/\(side.mark)"),
                    "collected_on": day, "uploaded_at": .integer(now), "uploaded_by": member, "review": .text("to_review"), "review_note": none,
                ]
            ),
            ("evidence_link", ["evidence_id": id("evidence"), "control_id": id("control")]),
            ("engagement", ["title": title, "framework": framework, "from_day": day, "to_day": day, "ends_on": day]),
            (
                "invitation",
                [
                    "digest": .text(side.id("invitation")), "email": .text("\(side.mark)@\(CanarySide.domain)"),
                    "email_canonical": .text("\(side.mark)@\(CanarySide.domain)"), "role": .text("employee"), "inviter_id": member,
                    "state": .text("revoked"), "created_at": .integer(now), "ends_at": .integer(now),
                ]
            ),
            (
                "handover",
                ["from_id": member, "to_id": member, "state": .text("declined"), "created_at": .integer(now), "ends_at": .integer(now)]
            ),
        ]
    }

    /// Plants what is missing, in one transaction of the side's own.
    func settle(_ store: Store) async throws {
        let all = all, side = side
        let scope = store.job(organisation: side.organisation, reason: "isolation")
        let missing = try await store.read(scope) { tx in try all.filter { try !tx.isPlanted($0.table, side.id($0.table)) } }
        guard !missing.isEmpty else { return }
        try await store.write(scope) { tx in
            for (table, cells) in missing {
                let id = side.id(table)
                try tx.insert(table, id: id, cells)
                try tx.record(Change("canary.planted", table, id, fields: cells.all.map { Change.Field("\($0.name)", after: $0.value) }))
            }
        }
    }
}
