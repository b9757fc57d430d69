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
        let (verdict, work): (Verdict, WorkStatus) =
            switch gap?.verdict {
            case "partly": (.partlyMet, .inProgress)
            case "not-met": (.notMet, .planned)
            case "not-applicable": (.notApplicable, .done)
            default: (.met, .done)
            }
        let control = demonstration.catalogues.controls.first { $0.serves[Self.iso]?.contains(requirement) == true }?.id ?? ""
        let reason = gap?.note ?? Self.reason(control, index)
        let answers = Self.owner(of: requirement).rawValue
        let owner = try await store.read(member.scope) { try $0.demonstrationMembers() }.first { $0.role == answers }?.id
        let due = work == .done ? nil : calendar.day(-20 - 9 * (index % 11))
        try await frameworks.assess(Self.iso, requirement, version: nil, isDecision: true, as: member, now: now) { assessment in
            (assessment.verdict, assessment.work, assessment.reason) = (verdict, work, reason)
            assessment.driver = index % 13 == 5 ? .legal : index % 10 == 3 ? .contract : index % 3 == 0 ? .risk : .baseline
            (assessment.owner, assessment.due) = (owner.map { Relation($0) }, due)
            return []
        }
    }

    /// Clauses are for those who run the programme, chapters of the annex for those whose work they are.
    private static func owner(of requirement: String) -> Role {
        switch requirement {
        case let id where id.hasPrefix("A.8"): .engineer
        case let id where id.hasPrefix("A.5"): .analyst
        case let id where id.hasPrefix("5.") || id.hasPrefix("9.3"): .ciso
        default: .manager
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
        [
            Occasion(at: calendar.moment(9, minute: 200), role: .ciso) { [self] member, now in
                let auditors = try await store.read(member.scope) { try $0.demonstrationMembers() }.filter { $0.role == Role.auditor.rawValue }.map(\.id)
                var draft = EngagementDraft()
                (draft.title, draft.framework, draft.auditors) = ("\(story.engagement.title), \(story.engagement.auditor)", Self.iso, auditors)
                (draft.from, draft.to, draft.endsOn) = (calendar.day(story.engagement.begins).iso, calendar.today.iso, calendar.day(story.engagement.ends).iso)
                _ = try await Engagements(store: store, identify: demonstration.identify).make(draft, today: member.today(at: now), as: member, now: now)
            }
        ]
    }
}
