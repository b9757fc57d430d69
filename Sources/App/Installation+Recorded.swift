internal import Platform
internal import Store

extension RecordedKind {
    /// Who was a member, in which role: so one can ask who was CISO on a day. Sign-ins and what else the log says of members is not
    /// told with it, for not everybody who sees the team reads the log.
    static let members: RecordedKind = {
        var kind = RecordedKind(
            "member", path: "members", page: "team/members", home: .team, one: "a member", many: "Members", reads: Permission.teamRead.rawValue,
            fields: [("name", "Name"), ("role", "Role"), ("state", "State"), ("email", "Address")],
            words: { field, value in
                switch field {
                case "role": Role(rawValue: value)?.title ?? value
                case "state": TeamMember.State(rawValue: value)?.title ?? value
                default: value
                }
            }, now: { try $1.membersNow($0) })
        kind.acts = [
            "member.joined", "member.role_changed", "member.suspended", "member.resumed", "member.deactivated", "member.left", "member.renamed",
            "member.address_changed", "member.forgotten",
        ]
        kind.implied = ["member.joined": ["state": "active"], "member.resumed": ["state": "active"], "member.left": ["state": "left"]]
        return kind
    }()

    /// What an organisation said of itself.
    static let organisation: RecordedKind = {
        let labels = [
            "name": "Name", "slug": "Address", "country": "Country", "time_zone": "Time zone", "holidays": "Holidays", "size": "Size", "sector": "Sector",
        ]
        var kind = RecordedKind(
            "organisation", path: "organisation", page: "settings", home: .settings, one: "the organisation", many: "Settings",
            reads: Permission.organisationRead.rawValue, fields: OrganisationSettings.names.map { ($0, labels[$0] ?? $0) },
            words: { OrganisationSettings.words($0, $1) },
            now: { ids, tx in
                let (id, settings) = try tx.organisationSettings()
                return ids.contains(id) ? [id: Dictionary(OrganisationSettings.names.map { ($0, settings[$0]) }) { first, _ in first }] : [:]
            })
        kind.isOnly = true
        kind.acts = ["organisation.changed"]
        return kind
    }()
}
