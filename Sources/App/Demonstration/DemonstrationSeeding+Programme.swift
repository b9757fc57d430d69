internal import Platform
internal import Store

/// Frameworks, what was stated of their requirements, and the auditor.
extension DemonstrationSeeding {
    static let iso = "iso27001-2022"

    private var frameworks: Frameworks { Frameworks(store: store, catalogues: demonstration.catalogues, random: demonstration.random) }

    func frameworkOccasions() -> [Occasion] {
        let adoptions = story.frameworks.enumerated().map { index, framework in
            Occasion(at: calendar.moment(33 - 13 * index, minute: 90), role: .ciso) { [self] member, now in
                try await frameworks.adopt(framework, as: member, now: now)
            }
        }
        return adoptions + statements()
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
        let (verdict, work): (Verdict, WorkStatus) = switch gap?.verdict {
        case "partly": (.partlyMet, .inProgress)
        case "not-met": (.notMet, .planned)
        case "not-applicable": (.notApplicable, .done)
        default: (.met, .done)
        }
        let control = demonstration.catalogues.controls.first { $0.serves[Self.iso]?.contains(requirement) == true }?.id ?? ""
        let reason = gap?.note ?? Self.reason(control, index)
        let owner = try await store.read(member.scope) { try $0.demonstrationMembers() }.first { $0.role == (index % 4 == 2 ? "engineer" : "analyst") }?.id
        let due = work == .done ? nil : calendar.day(-20 - 9 * (index % 11))
        try await frameworks.assess(Self.iso, requirement, version: nil, isDecision: true, as: member, now: now) { assessment in
            (assessment.verdict, assessment.work, assessment.reason) = (verdict, work, reason)
            assessment.driver = index % 13 == 5 ? .legal : index % 10 == 3 ? .contract : index % 3 == 0 ? .risk : .baseline
            (assessment.owner, assessment.due) = (owner.map { Relation($0) }, due)
            return []
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
