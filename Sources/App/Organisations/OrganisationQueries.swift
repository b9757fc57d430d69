internal import Platform
internal import Store

/// All SQL of organisations.
extension Writing {
    /// Takes the team for this transaction: whoever changes who is in it waits for whoever did before.
    func lockTeam(_ id: String) throws {
        try upsert("team_lock", id: id, on: ["name"], ["name": .text("team")])
    }

    /// The engagements of an Auditor end with the membership and with the role: who comes back is invited to one anew. Each
    /// engagement's own past says so.
    func leaveEngagements(_ member: String) throws {
        let all = try rows("SELECT a.id, a.engagement_id FROM engagement_auditor AS a WHERE a.member_id = \(member) ORDER BY a.id LIMIT 1000") {
            (row: $0.text(0), engagement: $0.text(1))
        }
        for one in all {
            try changeAuditors(of: one.engagement) { tx in
                _ = try tx.remove("engagement_auditor", where: "id = \(one.row)")
                return one.row
            }
        }
    }

    func recordRevoked(_ invitation: String) throws {
        try record(Change("invitation.revoked", "invitation", invitation, fields: [.init("state", before: .text("pending"), after: .text("revoked"))]))
    }

    /// Lets one auditor in, or out, with the engagement's entry.
    ///
    /// - Parameter change: answers with the row that it wrote or took away.
    func changeAuditors(of engagement: String, _ change: (Writing) throws -> String) throws {
        let before = try auditorsNamed(by: engagement)
        let row = try change(self)
        let after = try auditorsNamed(by: engagement)
        let fields = before == after ? [] : [Change.Field("auditors", before: .text(before), after: .text(after))]
        try record(Change("engagement.changed", "engagement", engagement, fields: fields, covers: [Change.Covered("engagement_auditor", row)]))
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
