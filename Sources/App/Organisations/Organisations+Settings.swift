internal import Platform
internal import Store

extension Organisations {
    func settings(as member: Member) async throws -> OrganisationSettings {
        try await store.read(member.scope) { try $0.organisationSettings().settings }
    }

    /// - Parameter problems: what was not acceptable when it was read; the answer has it with everything else.
    /// - Returns: as they are now; the slug with a suffix where somebody else has it. Whose it is, is not told.
    /// - Throws: ``StaleSettings`` when somebody changed them since `wanted.version` was read.
    func change(_ wanted: OrganisationSettings, problems: [Problem.Field] = [], as member: Member) async throws -> OrganisationSettings {
        let wanted = try wanted.checked(besides: problems)
        for attempt in 0..<5 {
            var settings = wanted
            if attempt > 0 { settings.slug += "-" + Slug.suffix(random) }
            do { return try await write(settings, as: member) } catch let problem as Problem where problem.kind == .conflict && attempt < 4 {
                // A slug that is taken, or a change that came in between: the version tells which.
                let present = try await self.settings(as: member)
                guard present.version == wanted.version else { throw StaleSettings(theirs: present, yours: wanted) }
            }
        }
        throw Problem.conflict("No address could be found. Choose another.")
    }

    private func write(_ wanted: OrganisationSettings, as member: Member) async throws -> OrganisationSettings {
        try await store.write(member.scope) { tx in
            let (id, before) = try tx.organisationSettings()
            guard before.version == wanted.version else { throw StaleSettings(theirs: before, yours: wanted) }
            let changed = OrganisationSettings.names.filter { before[$0] != wanted[$0] }
            guard !changed.isEmpty else { return before }
            try tx.update(
                "organisation", id: id, version: wanted.version,
                [
                    "name": .text(wanted.name), "slug": .text(wanted.slug), "country": .text(wanted.country), "time_zone": .text(wanted.timeZone),
                    "holidays": .text(wanted.holidays), "size": .text(wanted.size), "sector": .text(wanted.sector),
                ])
            try tx.record(
                Change(
                    "organisation.changed", "organisation", id,
                    fields: changed.map { .init($0, before: .text(before[$0]), after: .text(wanted[$0])) }))
            return try tx.organisationSettings().settings
        }
    }
}

/// Somebody changed the settings since they were read.
struct StaleSettings: Error {
    let theirs: OrganisationSettings
    /// As they would be with what was given.
    let yours: OrganisationSettings
}
