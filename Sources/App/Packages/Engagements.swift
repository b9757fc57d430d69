internal import Platform
internal import Store

/// The verbs of engagements.
struct Engagements: Sendable {
    let store: Store
    /// A new identifier; takes the time in milliseconds since 1970.
    let identify: @Sendable (Int64) -> String

    /// How a list of them is ordered, as its cursors spell it: the newest first.
    static let order = "-id"

    /// One page, the newest first, and the cursor of the next. An auditor sees their own, until they end; whoever invites
    /// sees all.
    ///
    /// - Parameter after: the cursor that the page before ended with.
    func page(after: String? = nil, limit: Int, on today: Day, as member: Member) async throws -> (items: [Engagement], next: String?) {
        let cursor = try after.map { try Cursor($0, order: Self.order, kind: nil) }
        let found = try await store.read(member.scope) {
            try $0.engagements(for: Self.auditor(member), today: today, after: cursor, limit: limit + 1)
        }
        let items = Array(found.prefix(limit))
        return (items, found.count > limit ? items.last.map { Cursor(order: Self.order, key: nil, id: $0.id).text } : nil)
    }

    /// The newest one under which the member may make a package about these days.
    func covering(_ framework: String, _ window: ClosedRange<Day>, on today: Day, as member: Member) async throws -> Engagement? {
        try await store.read(member.scope) { try $0.engagement(covering: framework, window, for: Self.auditor(member), today: today) }
    }

    /// Whose own engagements alone are shown; nil for whoever sees all.
    static func auditor(_ member: Member) -> String? { Role(rawValue: member.role) == .auditor ? member.id : nil }

    func one(_ id: String, as member: Member) async throws -> Engagement {
        try await store.read(member.scope) { tx in
            guard let found = try tx.engagement(id) else { throw Problem.notFound }
            return found
        }
    }

    /// Another window, other auditors or another end. The framework stays: another one is another engagement.
    ///
    /// - Throws: `Problem` with every field that is not acceptable; ``StaleEngagement`` when somebody changed it since.
    func change(_ id: String, _ draft: EngagementDraft, version: Int, today: Day, as member: Member, now: Int64) async throws -> Engagement {
        let (lock, links) = (identify(now), draft.auditors.map { _ in identify(now) })
        return try await store.write(member.scope) { tx in
            // Who is an Auditor stays one meanwhile, or is none by then.
            try tx.lockTeam(lock)
            guard let before = try tx.engagement(id) else { throw Problem.notFound }
            var draft = draft
            draft.framework = before.framework
            let after = try Self.checked(draft, id: id, known: try tx.auditors() + before.auditors, adopted: [before.framework], today: today)
            guard before.version == version else { throw StaleEngagement(theirs: before, yours: after, at: version) }
            try tx.update(
                "engagement", id: id, version: version,
                [
                    "title": .text(after.title), "from_day": .text(after.from.iso), "to_day": .text(after.to.iso), "ends_on": .text(after.endsOn.iso),
                ])
            var covers: [Change.Covered] = []
            let kept = Set(after.auditors.map(\.id)), had = Set(before.auditors.map(\.id))
            for (row, auditor) in try tx.engagementAuditors(id) where !kept.contains(auditor) {
                _ = try tx.remove("engagement_auditor", where: "id = \(row)")
                covers.append(Change.Covered("engagement_auditor", row))
            }
            for (link, auditor) in zip(links, after.auditors) where !had.contains(auditor.id) {
                try tx.insert("engagement_auditor", id: link, ["engagement_id": .text(id), "member_id": .text(auditor.id)])
                covers.append(Change.Covered("engagement_auditor", link))
            }
            func words(_ one: Engagement) -> [(String, String)] {
                [
                    ("title", one.title), ("from_day", one.from.iso), ("to_day", one.to.iso), ("ends_on", one.endsOn.iso),
                    ("auditors", one.auditors.map(\.id).joined(separator: " ")),
                ]
            }
            let fields = zip(words(before), words(after)).filter { $0.1 != $1.1 }.map { Change.Field($0.0, before: .text($0.1), after: .text($1.1)) }
            try tx.record(Change("engagement.changed", "engagement", id, fields: fields, covers: covers))
            return try tx.engagement(id) ?? after
        }
    }

    /// At once: its auditors see nothing from the next request on.
    func end(_ id: String, today: Day, as member: Member) async throws -> Engagement {
        try await store.write(member.scope) { tx in
            guard let before = try tx.engagement(id) else { throw Problem.notFound }
            guard before.endsOn >= today else { throw Problem.conflict("This engagement has ended already.") }
            let last = today.adding(days: -1).iso
            try tx.update("engagement", id: id, version: before.version, ["ends_on": .text(last)])
            try tx.record(Change("engagement.ended", "engagement", id, fields: [.init("ends_on", before: .text(before.endsOn.iso), after: .text(last))]))
            return try tx.engagement(id) ?? before
        }
    }

    /// Invites auditors to look at an adopted framework.
    ///
    /// - Throws: `Problem` with every field that is not acceptable.
    func make(_ draft: EngagementDraft, today: Day, as member: Member, now: Int64) async throws -> Engagement {
        let (id, lock, links) = (identify(now), identify(now), draft.auditors.map { _ in identify(now) })
        return try await store.write(member.scope) { tx in
            try tx.lockTeam(lock)
            let known = try tx.auditors()
            let adopted = try tx.adoptedFrameworks()
            let engagement = try Self.checked(draft, id: id, known: known, adopted: adopted, today: today)
            try tx.insert(
                "engagement", id: id,
                [
                    "title": .text(engagement.title), "framework": .text(engagement.framework), "from_day": .text(engagement.from.iso),
                    "to_day": .text(engagement.to.iso), "ends_on": .text(engagement.endsOn.iso),
                ])
            var covers: [Change.Covered] = []
            for (link, auditor) in zip(links, engagement.auditors) {
                try tx.insert("engagement_auditor", id: link, ["engagement_id": .text(id), "member_id": .text(auditor.id)])
                covers.append(Change.Covered("engagement_auditor", link))
            }
            try tx.record(
                Change(
                    "engagement.made", "engagement", id,
                    fields: [
                        .init("title", after: .text(engagement.title)), .init("framework", after: .text(engagement.framework)),
                        .init("from_day", after: .text(engagement.from.iso)), .init("to_day", after: .text(engagement.to.iso)),
                        .init("ends_on", after: .text(engagement.endsOn.iso)),
                        .init("auditors", after: .text(engagement.auditors.map(\.id).joined(separator: " "))),
                    ], covers: covers))
            return engagement
        }
    }

    private static func checked(_ draft: EngagementDraft, id: String, known: [Engagement.Auditor], adopted: [String], today: Day) throws -> Engagement {
        var found: [Problem.Field] = []
        var title = draft.title.split { $0.isWhitespace }.joined(separator: " ")
        if title.isEmpty || title.unicodeScalars.count > 200 { found.append(.init("title", "Title: write one to 200 characters")) }
        do throws(Complaint) { title = try Text.line(title) } catch { found.append(.init("title", "Title: \(error.message)")) }
        if !adopted.contains(draft.framework) { found.append(.init("framework", "Framework: choose one that you adopted")) }
        let (from, to, end) = (Day(iso: draft.from), Day(iso: draft.to), Day(iso: draft.endsOn))
        if from == nil { found.append(.init("from", "From: give a day, such as 2026-01-01")) }
        if to == nil { found.append(.init("to", "Until: give a day, such as 2026-12-31")) }
        if let from, let to, from > to { found.append(.init("to", "Until: choose a day on or after the first")) }
        if end.map({ $0 < today || $0 > today.adding(days: 731) }) ?? true {
            found.append(.init("ends_on", "Access ends: choose a day from today to two years from now"))
        }
        // None yet is fine: an Auditor who is still to be invited is invited to an engagement that is there.
        var seen: Set<String> = []
        let auditors = known.filter { draft.auditors.contains($0.id) && seen.insert($0.id).inserted }
        if draft.auditors.count > 50 || auditors.count != Set(draft.auditors).count {
            found.append(.init("auditors", "Auditors: choose members who are Auditors"))
        }
        let problems = draft.problems.adding(found)
        guard problems.isEmpty, let from, let to, let end else { throw Problem.invalid(problems) }
        return Engagement(id: id, title: title, framework: draft.framework, from: from, to: to, endsOn: end, auditors: auditors)
    }
}
