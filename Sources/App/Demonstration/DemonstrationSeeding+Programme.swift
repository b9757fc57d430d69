internal import Platform
internal import Store

/// Frameworks, controls, tests and the auditor.
extension DemonstrationSeeding {
    static let iso = "iso27001-2022"

    func frameworkOccasions() -> [Occasion] {
        let adoptions = story.frameworks.enumerated().map { index, framework in
            Occasion(at: calendar.moment(33 - 13 * index, minute: 90), role: .ciso) { [self] member, now in try await adopt(framework, member, now) }
        }
        return adoptions + statements()
    }

    private func adopt(_ framework: String, _ member: Member, _ now: Int64) async throws {
        guard let catalogue = demonstration.catalogues.framework(framework) else { return }
        let (identify, controls) = (demonstration.identify, demonstration.catalogues.controls)
        try await store.write(member.scope) { tx in
            var (covers, places): ([Change.Covered], [String: String]) = ([], [:])
            for (position, entry) in catalogue.requirements.enumerated() where entry.isAssessable {
                let id = identify(now)
                try tx.insert("assessment", id: id, [
                    "framework": .text(framework), "requirement": .text(entry.id), "position": .integer(Int64(position)), "work": .text("not_started"),
                    "verdict": .text("not_assessed"), "reason": .text(""), "driver": .text("baseline"),
                ])
                places[entry.id] = id
                covers.append(Change.Covered("assessment", id))
            }
            let owners = Dictionary(try tx.demonstrationMembers(), uniquingKeysWith: { first, _ in first })
            for control in controls {
                var id = try? tx.demonstrationControl(control.id).id
                if id == nil {
                    let new = identify(now)
                    try tx.insert("control", id: new, [
                        "code": .text(control.id), "title": .text(control.title), "objective": .text(control.objective), "practice": .text(control.practice),
                        "test_procedure": .text(control.test), "expected": .text(control.evidence.joined(separator: "\n")), "cadence": .text(control.cadence.rawValue),
                        "state": .text("planned"), "owner_id": owners[control.owner.rawValue].value, "catalogue_id": .text(control.id),
                    ])
                    covers.append(Change.Covered("control", new))
                    id = new
                }
                for requirement in control.serves[framework] ?? [] {
                    guard let id, let assessment = places[requirement] else { continue }
                    let link = identify(now)
                    try tx.insert("control_requirement", id: link, [
                        "control_id": .text(id), "assessment_id": .text(assessment), "framework": .text(framework), "requirement": .text(requirement),
                    ])
                    covers.append(Change.Covered("control_requirement", link))
                }
            }
            let adoption = identify(now)
            try tx.insert("adoption", id: adoption, [
                "framework": .text(framework), "catalogue_version": .integer(Int64(catalogue.version)), "adopted_at": .integer(now),
            ])
            try tx.record(Change("framework.adopted", "adoption", adoption, fields: [
                .init("framework", after: .text(framework)), .init("requirements", after: .integer(Int64(places.count))),
            ], covers: covers))
        }
    }

    /// Six or seven requirements a day, in the order of the standard.
    private func statements() -> [Occasion] {
        guard let catalogue = demonstration.catalogues.framework(Self.iso) else { return [] }
        let gaps = Dictionary(story.gaps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let entries = catalogue.requirements.filter(\.isAssessable)
        return entries.enumerated().compactMap { index, entry in
            let gap = gaps[entry.id]
            guard gap?.verdict != "not-assessed" else { return nil }
            let back = 28 - index * 26 / entries.count
            let role: Role = index % 9 == 4 ? .consultant : index % 11 == 7 ? .manager : .analyst
            return Occasion(at: calendar.moment(back, minute: 75 + 61 * (index % 7)), role: role) { [self] member, now in
                try await state(entry.id, gap, index, member, now)
            }
        }
    }

    private func state(_ requirement: String, _ gap: DemonstrationStory.Gap?, _ index: Int, _ member: Member, _ now: Int64) async throws {
        let verdict = switch gap?.verdict {
        case "partly": "partly_met"
        case "not-met": "not_met"
        case "not-applicable": "not_applicable"
        default: "met"
        }
        let isDone = verdict == "met" || verdict == "not_applicable"
        let control = demonstration.catalogues.controls.first { $0.serves[Self.iso]?.contains(requirement) == true }?.id ?? ""
        let reason = gap?.note ?? Self.reason(control, index)
        let due: Value = isDone ? .null : .text(calendar.day(-20 - 9 * (index % 11)).iso)
        let driver = index % 13 == 5 ? "legal" : index % 10 == 3 ? "contract" : index % 3 == 0 ? "risk" : "baseline"
        let work = isDone ? "done" : verdict == "partly_met" ? "in_progress" : "planned"
        try await store.write(member.scope) { tx in
            let owner = try tx.demonstrationMembers().first { $0.role == (index % 4 == 2 ? "engineer" : "analyst") }?.id
            let found = try tx.demonstrationAssessment(Self.iso, requirement)
            try tx.update("assessment", id: found.id, version: found.version, [
                "verdict": .text(verdict), "reason": .text(reason), "work": .text(work), "driver": .text(driver), "owner_id": owner.value, "due_on": due,
                "stated_by": .text(member.id), "stated_at": .integer(now),
            ])
            try tx.record(Change("assessment.changed", "assessment", found.id, fields: [
                .init("verdict", before: .text("not_assessed"), after: .text(verdict)), .init("reason", before: .text(""), after: .text(reason)),
                .init("work", before: .text("not_started"), after: .text(work)),
            ]))
        }
    }

    private static func reason(_ control: String, _ index: Int) -> String {
        switch index % 4 {
        case 0: "\(control) covers this; its last test was read and agrees."
        case 1: "Seen in use, and described in \(control)."
        case 2: "\(control) is in place. Nothing was found missing."
        default: "Asked two people and read the evidence of \(control): both agree."
        }
    }

    func engagementOccasions() -> [Occasion] {
        [Occasion(at: calendar.moment(9, minute: 200), role: .ciso) { [self] member, now in
            let (id, invitation) = (demonstration.identify(now), demonstration.identify(now))
            let (from, until) = (calendar.day(story.engagement.begins).iso, calendar.day(story.engagement.ends).iso)
            let title = "\(story.engagement.title), \(story.engagement.auditor)"
            let today = calendar.today.iso
            try await store.write(member.scope) { tx in
                guard let auditor = try tx.demonstrationMembers().first(where: { $0.role == Role.auditor.rawValue }) else { return }
                try tx.insert("engagement", id: id, [
                    "title": .text(title), "framework": .text(Self.iso), "from_day": .text(from), "to_day": .text(today), "ends_on": .text(until),
                ])
                try tx.insert("engagement_auditor", id: invitation, ["engagement_id": .text(id), "member_id": .text(auditor.id)])
                try tx.record(Change("engagement.opened", "engagement", id, fields: [
                    .init("title", after: .text(title)), .init("framework", after: .text(Self.iso)), .init("ends_on", after: .text(until)),
                ], covers: [Change.Covered("engagement_auditor", invitation)]))
            }
        }]
    }
}
