internal import Platform
internal import Store

/// All SQL of organisations.
extension Writing {
    /// Takes the team for this transaction: whoever changes who is in it waits for whoever did before.
    func lockTeam(_ id: String) throws {
        try upsert("team_lock", id: id, on: ["name"], ["name": .text("team")])
    }

    /// The engagements of an Auditor end with the membership and with the role: who comes back is invited to one anew.
    ///
    /// - Returns: the rows that are gone, for the entry that says why.
    func leaveEngagements(_ member: String) throws -> [Change.Covered] {
        let ids = try rows("SELECT a.id FROM engagement_auditor AS a WHERE a.member_id = \(member) ORDER BY a.id LIMIT 1000") { $0.text(0) }
        for id in ids { _ = try remove("engagement_auditor", where: "id = \(id)") }
        return ids.map { Change.Covered("engagement_auditor", $0) }
    }
}

extension Reading {
    /// Invitations that nobody used yet, also those whose time is over.
    func pendingInvitations() throws -> [String] {
        try rows("SELECT i.id FROM invitation AS i WHERE i.state = 'pending' ORDER BY i.id LIMIT 10000") { $0.text(0) }
    }
    func currentEngagementEnds(on day: Day) throws -> [(id: String, endsOn: String)] {
        try rows("SELECT e.id, e.ends_on FROM engagement AS e WHERE e.ends_on >= \(day.iso) ORDER BY e.id LIMIT 10000") { ($0.text(0), $0.text(1)) }
    }
    /// By the clock of the organisation that was entered.
    func today(now: Int64) throws -> Day { Zone(try one("SELECT o.time_zone FROM organisation AS o LIMIT 1") { $0.text(0) }).day(of: now) }
    /// Of the organisation that was entered.
    func organisationSettings() throws -> (id: String, settings: OrganisationSettings) {
        try one("SELECT o.id, o.version, o.name, o.slug, o.country, o.time_zone, o.holidays, o.size, o.sector FROM organisation AS o LIMIT 1") { row in
            var settings = OrganisationSettings()
            (settings.version, settings.name, settings.slug) = (row.integer(1), row.text(2), row.text(3))
            (settings.country, settings.timeZone) = (row.text(4), row.text(5))
            (settings.holidays, settings.size, settings.sector) = (row.textIfAny(6) ?? "", row.textIfAny(7) ?? "", row.textIfAny(8) ?? "")
            return (row.text(0), settings)
        }
    }
}
