internal import Platform
internal import Store

/// All SQL of the team.
extension Reading {
    private static let columns: SQL = "m.id, m.account_id, m.name, m.email, m.role, m.state, m.joined_at, m.version"

    /// By name; after the member that the page before ended with.
    func team(after: String?, limit: Int) throws -> [TeamMember] {
        let after = after ?? ""
        return try rows(
            """
            SELECT \(Self.columns) FROM member AS m WHERE \(after) = '' OR (m.name, m.id) > (SELECT c.name, c.id FROM member AS c WHERE c.id = \(after))
            ORDER BY m.name, m.id LIMIT \(limit)
            """
        ) { TeamMember($0) }
    }
    /// - Throws: `malformed` for what no page ended with.
    func checkCursor(_ member: String) throws {
        guard try first("SELECT m.id FROM member AS m WHERE m.id = \(member)", { $0.text(0) }) != nil else {
            throw Problem.malformed("\(Cursor.complaint).", field: "after")
        }
    }
    func teamMember(_ id: String) throws -> TeamMember { try one("SELECT \(Self.columns) FROM member AS m WHERE m.id = \(id)") { TeamMember($0) } }
    /// As whoever writes a mail asks: gone is no error.
    func teamMember(ifAny id: String) throws -> TeamMember? { try first("SELECT \(Self.columns) FROM member AS m WHERE m.id = \(id)") { TeamMember($0) } }
    /// In the organisation of a job or a joining account.
    func teamMember(account: String) throws -> TeamMember? {
        try first("SELECT \(Self.columns) FROM member AS m WHERE m.account_id = \(account)") { TeamMember($0) }
    }
    func activeCISOs() throws -> [TeamMember] {
        try rows("SELECT \(Self.columns) FROM member AS m WHERE m.role = 'ciso' AND m.state = 'active' ORDER BY m.name, m.id LIMIT 100") { TeamMember($0) }
    }
    func activeCounts() throws -> (all: Int, cisos: Int) {
        try one("SELECT count(*), count(CASE WHEN m.role = 'ciso' THEN 1 END) FROM member AS m WHERE m.state = 'active'") { ($0.integer(0), $0.integer(1)) }
    }

    // MARK: Invitations

    private static let invitation: SQL = """
        SELECT i.id, i.email, i.email_canonical, i.role, i.engagement_id, i.inviter_id, (SELECT m.name FROM member AS m WHERE m.id = i.inviter_id), i.created_at, \
        i.ends_at, i.version FROM invitation AS i
        """
    /// Those that still open something, the newest first.
    func openInvitations(now: Int64, limit: Int) throws -> [Invitation] {
        try rows("\(Self.invitation) WHERE i.state = 'pending' AND i.ends_at > \(now) ORDER BY i.id DESC LIMIT \(limit)") { Invitation($0) }
    }
    func openInvitation(_ id: String, now: Int64) throws -> Invitation {
        try one("\(Self.invitation) WHERE i.id = \(id) AND i.state = 'pending' AND i.ends_at > \(now)") { Invitation($0) }
    }
    /// Whether an invitation is there to be sent again or revoked.
    func showsInvitation(_ id: String, now: Int64) throws -> Bool {
        try first("SELECT i.id FROM invitation AS i WHERE i.id = \(id) AND i.state = 'pending' AND i.ends_at > \(now)") { $0.text(0) } != nil
    }
    /// What the rows of invitations hold now, as ``RecordedKind`` takes it.
    func invitationsNow(_ ids: [String]) throws -> [String: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows(
            "SELECT i.id, i.email, i.role, i.engagement_id, i.inviter_id, i.state, i.ends_at FROM invitation AS i WHERE i.id IN (\(list: ids))"
        ) {
            (
                $0.text(0),
                [
                    "email": $0.text(1), "role": $0.text(2), "engagement": $0.textIfAny(3) ?? "", "inviter": $0.text(4), "state": $0.text(5),
                    "ends_at": Instant(milliseconds: Int64($0.integer(6))).iso,
                ]
            )
        }
        return Dictionary(found) { first, _ in first }
    }
    /// The one that a mail is written about, in whatever state it is.
    func invitation(id: String) throws -> Invitation? { try first("\(Self.invitation) WHERE i.id = \(id)") { Invitation($0) } }
    func invitation(pending id: String, now: Int64) throws -> Invitation? {
        try first("\(Self.invitation) WHERE i.id = \(id) AND i.state = 'pending' AND i.ends_at > \(now)") { Invitation($0) }
    }
    func digest(ofInvitation id: String) throws -> String? { try first("SELECT i.digest FROM invitation AS i WHERE i.id = \(id)") { $0.text(0) } }
    /// One that is over stands in nobody's way, for nobody sees it.
    func openInvitations(to canonical: String, now: Int64) throws -> [Invitation] {
        try rows(
            """
            \(Self.invitation) WHERE i.email_canonical = \(canonical) AND i.state = 'pending' AND i.ends_at > \(now) ORDER BY i.id LIMIT 100
            """
        ) { Invitation($0) }
    }
    /// Invitations that were sent to an address, the first time or again.
    fileprivate func invitationsSent(to canonical: String, since: Int64, limit: Int) throws -> [Int64] {
        try rows(
            """
            SELECT l.at FROM invitation AS i JOIN log_leaf AS l ON l.record_id = i.id WHERE i.email_canonical = \(canonical) AND l.record_type = 'invitation'
            AND l.action IN ('invitation.sent', 'invitation.resent') AND l.at > \(since) ORDER BY l.at DESC LIMIT \(limit)
            """
        ) { Int64($0.integer(0)) }
    }
    /// - Throws: 429 when an address got as many mails from here as it may within an hour.
    func allowInvitation(to canonical: String, now: Int64) throws {
        let sent = try invitationsSent(to: canonical, since: now - 3_600_000, limit: 5)
        guard sent.count == 5 else { return }
        throw Problem.tooMany("Five mails went to this address within an hour.", until: (sent.last ?? now) + 3_600_000, now: now)
    }
    func invitation(digest: String) throws -> Invitation? {
        try first("\(Self.invitation) WHERE i.digest = \(digest)") { Invitation($0) }
    }
    /// In the gate door, with the digest as its key.
    func invitedTo(_ digest: String, now: Int64) throws -> String? {
        try first("SELECT i.organisation_id FROM invitation AS i WHERE i.digest = \(digest) AND i.state = 'pending' AND i.ends_at > \(now)") { $0.text(0) }
    }
    func currentEngagements(on day: Day) throws -> [(id: String, title: String)] {
        try rows("SELECT e.id, e.title FROM engagement AS e WHERE e.ends_on >= \(day.iso) ORDER BY e.id DESC LIMIT 200") { ($0.text(0), $0.text(1)) }
    }
    /// By which the organisation that was entered counts its days.
    func ownZone() throws -> Zone { Zone(try one("SELECT o.time_zone FROM organisation AS o LIMIT 1") { $0.text(0) }) }
    /// The organisation that was entered, as its own people see it.
    func ownOrganisation() throws -> (name: String, slug: String, standing: String) {
        try one("SELECT o.name, o.slug, o.standing FROM organisation AS o LIMIT 1") { ($0.text(0), $0.text(1), $0.text(2)) }
    }

    // MARK: Handing over

    /// Whether a handover stands.
    ///
    /// - Parameter member: to whom only those are shown that they are part of.
    func showsHandover(_ id: String, to member: String?, now: Int64) throws -> Bool {
        let member = member ?? ""
        return try first(
            """
            SELECT h.id FROM handover AS h WHERE h.id = \(id) AND h.state = 'proposed' AND h.ends_at > \(now)
            AND (\(member) = '' OR h.from_id = \(member) OR h.to_id = \(member))
            """
        ) { $0.text(0) } != nil
    }

    /// The sentence for one that stands no more, for the two that it was between; nil for everybody else.
    func handoverOver(_ id: String, for member: String) throws -> String? {
        let state = try first("SELECT h.state FROM handover AS h WHERE h.id = \(id) AND (h.from_id = \(member) OR h.to_id = \(member))") { $0.text(0) }
        return switch state {
        case nil: nil
        case "cancelled": "This handover was cancelled. The roles stay as they are."
        case "accepted": "This handover was accepted already."
        default: "This handover has run out. The roles stay as they are."
        }
    }

    /// The last one between a member and somebody, if it was cancelled before it would have ended.
    func cancelledHandover(of member: String, now: Int64) throws -> Handover? {
        try first(
            """
            SELECT h.id, h.from_id, h.to_id, (SELECT m.name FROM member AS m WHERE m.id = h.from_id), (SELECT m.name FROM member AS m WHERE m.id = h.to_id),
              h.ends_at, h.state FROM handover AS h WHERE (h.from_id = \(member) OR h.to_id = \(member)) AND h.ends_at > \(now) ORDER BY h.id DESC LIMIT 1
            """
        ) { row in
            row.text(6) == "cancelled"
                ? Handover(id: row.text(0), from: row.text(1), to: row.text(2), proposer: row.text(3), successor: row.text(4), endsAt: Int64(row.integer(5)))
                : nil
        } ?? nil
    }

    func openHandover(now: Int64) throws -> Handover? {
        try first(
            """
            SELECT h.id, h.from_id, h.to_id, (SELECT m.name FROM member AS m WHERE m.id = h.from_id), (SELECT m.name FROM member AS m WHERE m.id = h.to_id), h.ends_at
            FROM handover AS h WHERE h.state = 'proposed' AND h.ends_at > \(now) ORDER BY h.id DESC LIMIT 1
            """
        ) { Handover(id: $0.text(0), from: $0.text(1), to: $0.text(2), proposer: $0.text(3), successor: $0.text(4), endsAt: Int64($0.integer(5))) }
    }
}

extension Writing {
    /// Gives a member another role, with its entry. The engagements of an Auditor end with that role.
    func give(_ role: Role, to member: TeamMember) throws {
        try update("member", id: member.id, version: member.version, ["role": .text(role.rawValue)])
        try record(
            Change("member.role_changed", "member", member.id, fields: [.init("role", before: .text(member.role.rawValue), after: .text(role.rawValue))]))
        if role != .auditor { try leaveEngagements(member.id) }
    }
}

extension TeamMember {
    init(_ row: borrowing Row) {
        (id, account, name, email) = (row.text(0), row.text(1), row.text(2), row.text(3))
        (role, state) = (Role(rawValue: row.text(4)) ?? .employee, State(rawValue: row.text(5)) ?? .suspended)
        (joinedAt, version) = (Int64(row.integer(6)), row.integer(7))
    }
}

extension Invitation {
    fileprivate init(_ row: borrowing Row) {
        (id, email, canonical, role) = (row.text(0), row.text(1), row.text(2), Role(rawValue: row.text(3)) ?? .employee)
        (engagement, inviter, inviterName) = (row.textIfAny(4), row.text(5), row.text(6))
        (createdAt, endsAt, version) = (Int64(row.integer(7)), Int64(row.integer(8)), row.integer(9))
    }
}
