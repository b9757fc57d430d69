internal import Platform
internal import Store

extension RecordedKind {
    /// Who was invited, by whom, into which role, and what came of it.
    static let invitations: RecordedKind = {
        var kind = RecordedKind(
            "invitation", path: "invitations", page: "team/invitations", home: .team, one: "an invitation", many: "Invitations",
            reads: Permission.teamInvite.rawValue,
            fields: [
                ("email", "Address"), ("role", "Role"), ("state", "State"), ("inviter", "Invited by"), ("ends_at", "Stands until"),
                ("engagement", "Engagement"),
            ],
            words: { field, value in
                switch field {
                case "role": Role(rawValue: value)?.title ?? value
                case "ends_at": RecordedKind.dated(value)
                default: value
                }
            }, now: { try $1.invitationsNow($0) })
        kind.people = ["inviter"]
        kind.columns.removeLast()
        return kind
    }()

    /// Which auditors could see what, and until when.
    static let engagements: RecordedKind = {
        var kind = RecordedKind(
            "engagement", path: "engagements", page: "engagements", home: .packages, one: "an engagement", many: "Engagements",
            reads: Permission.engagementsMake.rawValue,
            fields: [
                ("title", "Title"), ("framework", "Framework"), ("from_day", "From"), ("to_day", "Until"), ("ends_on", "Access ends"),
                ("auditors", "Auditors"),
            ],
            words: { field, value in field.hasSuffix("_day") || field == "ends_on" ? Day(iso: value)?.words ?? value : value },
            now: { try $1.engagementsNow($0) })
        kind.people = ["auditors"]
        kind.columns.removeAll { $0 == "framework" }
        return kind
    }()

    /// Which programs could act for whom, as far as what. Revoking one deletes it; one that is over by its time is there until then.
    static let tokens: RecordedKind = {
        var kind = RecordedKind(
            "api_token", path: "tokens", page: "tokens", home: .tokens, one: "a token", many: "Tokens", reads: Permission.tokensOwn.rawValue,
            fields: [("name", "Name"), ("member_id", "Of"), ("scopes", "May"), ("ends_at", "Ends")],
            words: { field, value in
                switch field {
                case "scopes": TokenPages.words(value.split(separator: " ").map(String.init))
                case "ends_at": moment(value)
                default: value
                }
            }, now: { try $1.tokensNow($0) })
        (kind.people, kind.owner, kind.ending, kind.isInAPI) = (["member_id"], "member_id", "token.revoked", false)
        kind.acts = ["token.made", "token.created", "token.revoked"]
        return kind
    }()

    /// Which frameworks an organisation worked by. One is adopted for good.
    static let adoptions = RecordedKind(
        "adoption", path: "adoptions", page: "adoptions", home: .frameworks, one: "an adoption", many: "Adoptions", reads: Permission.frameworksRead.rawValue,
        fields: [("framework", "Framework"), ("catalogue_version", "Version of its catalogue"), ("adopted_at", "Adopted")],
        words: { field, value in field == "adopted_at" ? moment(value) : value }, now: { try $1.adoptionsNow($0) })

    /// - Parameter text: milliseconds since 1970 UTC, as the log has them.
    private static func moment(_ text: String) -> String {
        Int64(text).map { "\(Day(of: $0).words), \(Instant(milliseconds: $0).iso.dropFirst(11).prefix(5)) UTC" } ?? text
    }

    /// Runs of controls' tests. They are added and never changed.
    static let testRuns: RecordedKind = {
        var kind = RecordedKind(
            TestRun.fields, "test_run", path: "test-runs", one: "a test run", many: "Test runs", reads: Permission.controlsRead.rawValue,
            columns: ["control_id", "run_on", "result", "tester_id"], home: .controls)
        kind.people.insert("control_id")
        kind.lost = ["control_id": noControl]
        kind.names = { ids, moment, tx in try tx.names(ofMembers: ids).merging(tx.names(ofControls: ids, at: moment)) { first, _ in first } }
        return kind
    }()

    /// Evidence. Its entries also tell to which control or requirement it was tied.
    static let evidence: RecordedKind = {
        var kind = RecordedKind(
            Evidence.fields, "evidence", path: "evidence", one: "a piece of evidence", many: "Evidence", reads: Permission.evidenceRead.rawValue,
            columns: ["kind", "collected_on", "expires_on", "review"])
        let (label, ties) = (kind.label, ["control_id": "Control", "assessment_id": "Requirement"])
        kind.label = { ties[$0] ?? label($0) }
        kind.lost = ["control_id": noControl, "assessment_id": "a requirement that is gone, or not shown to you"]
        kind.people.formUnion(ties.keys)
        kind.names = { ids, moment, tx in
            try tx.names(ofMembers: ids).merging(tx.names(ofControls: ids, at: moment)) { first, _ in first }
                .merging(tx.names(ofRequirements: ids)) { first, _ in first }
        }
        return kind.with(.supported)
    }()

    private static let noControl = "a control that is gone, or not shown to you"
}

extension RecordedKind.Home {
    static let frameworks = Self("frameworks", "Frameworks", Permission.frameworksRead.rawValue)
    static let controls = Self("controls", "Controls", Permission.controlsRead.rawValue)
    static let packages = Self("packages", "Audit packages", Permission.packagesMake.rawValue)
    static let team = Self("team", "Team and roles", Permission.teamRead.rawValue)
    static let tokens = Self("tokens", "API tokens", Permission.tokensOwn.rawValue)
    static let settings = Self("settings", "Settings", Permission.organisationWrite.rawValue)
}
