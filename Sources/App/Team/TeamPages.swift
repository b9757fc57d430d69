internal import Platform
internal import Store

/// Who may do what, and who is who.
enum TeamPages {
    /// What the pages of a team need besides the team.
    struct Around: Sendable {
        var invitations: [Invitation] = []
        var handover: Handover?
        /// The reader's last one, where it was cancelled.
        var cancelled: Handover?
        var successors: [TeamMember] = []
        /// What was done just now, as the address says it.
        var done: String?
    }

    static func team(_ team: Team, _ around: Around, _ call: Call, dates: Dates) -> Page {
        let (base, own) = (call.base + "/team", (try? call.member.id) ?? "")
        let mayInvite = call.may(Permission.teamInvite.rawValue), isCISO = call.may(Permission.teamWrite.rawValue)
        let rows = team.members.map { member in
            UI.Row.cells([
                "\(UI.link(member.name, to: "\(base)/members/\(member.id)"))\(UI.sub("\(member.email)"))", "\(member.role.title)",
                UI.state(member.state.shape, member.state.title),
                dates.date(member.joinedAt),
            ])
        }
        return Page(
            "Team and roles", area: "team",
            """
            \(UI.head("Team and roles", lead: "\(UI.count(team.active, "person", "people")) can sign in. Each has one role here, and its rights are checked with every request.",
                actions: UI.actions(when(mayInvite, UI.linkButton("Invite somebody", to: base + "/invite", .primary)), UI.linkButton("As they were", to: base + "/members/history"), UI.linkButton("What each role may do", to: base + "/permissions"))))
            \(around.done.flatMap { said[$0] }.html { UI.notice(.good, "<p>\($0)</p>") })
            \(around.cancelled.html { UI.notice(.note, "<p>The handover from \($0.proposer) to \($0.successor) was cancelled. The roles stay as they are.</p>") })
            \(when(isCISO && team.activeCISOs < 2, secondCISO))
            \(around.handover.html { handover($0, own, call, dates) })
            \(UI.table("Members", [UI.Column("Person", .title), UI.Column("Role"), UI.Column("State", .state), UI.Column("Member since", .number)], rows))
            \(team.next.html { "<p>\(UI.link("The next page", to: "\(base)?after=\($0)"))</p>" })
            \(when(mayInvite, UI.section("invitations", "Open invitations", "\(around.invitations.isEmpty ? UI.empty("Nobody is invited at the moment.") : invitations(around.invitations, call, dates))<p>\(UI.link("As they were", to: base + "/invitations/history"))</p>")))
            \(when(isCISO && around.handover == nil && !around.successors.isEmpty, handOver(around.successors, call)))
            \(when(call.caller?.session != nil, "<p class=\"sect\">\(UI.link("Leave this organisation", to: base + "/leave"))</p>"))
            """)
    }

    private static let said = [
        "resent": "A new link is on its way. The one before is over.", "revoked": "The invitation is taken back, and its link is over.",
    ]

    /// A loss of one phone must not leave an organisation without anybody who can help (`security.md` 13).
    static let secondCISO = UI.notice(
        .warn, "<p>There is one CISO. If they lose their authenticator, nobody here can help them. Make a second person CISO.</p>")

    private static func invitations(_ all: [Invitation], _ call: Call, _ dates: Dates) -> HTML {
        UI.table(
            "Open invitations, newest first",
            [UI.Column("Address", .title), UI.Column("Role"), UI.Column("Invited by"), UI.Column("Ends", .number), UI.Column("What can be done", .tool)],
            all.map { one in
                let path = "\(call.base)/team/invitations/\(one.id)"
                return .cells([
                    "\(one.email)", "\(one.role.title)", "\(one.inviterName)", dates.date(one.endsAt),
                    UI.actions(
                        UI.postButton("Send again to \(one.email)", to: path + "/resend", csrf: call.csrf, .quiet),
                        UI.postButton("Revoke for \(one.email)", to: path + "/revoke", csrf: call.csrf, .quiet)),
                ])
            })
    }

    private static func handOver(_ successors: [TeamMember], _ call: Call) -> HTML {
        UI.section(
            "handover", "Hand over",
            """
            <p class="prose">You propose a successor; when they accept, they are CISO and you take their role.</p>
            \(UI.form(to: call.base + "/team/handover", csrf: call.csrf, """
                \(UI.field("successor", "Successor", .select("", successors.map { UI.Option($0.id, "\($0.name), \($0.role.title)") })))
                \(UI.actions(UI.button("Propose the successor")))
                """))
            """)
    }

    private static func handover(_ one: Handover, _ own: String, _ call: Call, _ dates: Dates) -> HTML {
        let path = "\(call.base)/team/handover/\(one.id)"
        return UI.section(
            "handover", "Handover",
            """
            <p class="prose">\(one.proposer) proposes \(one.successor) as CISO in their place. The proposal ends on \(dates.date(one.endsAt)).</p>
            \(UI.actions(when(own == one.to, UI.postButton("Accept and become CISO", to: path + "/accept", csrf: call.csrf, .primary)), UI.postButton("Cancel the handover", to: path + "/cancel", csrf: call.csrf)))
            """)
    }

    /// The way back to the team, for those who see it.
    static func crumbs(_ call: Call) -> [(label: String, path: String)] {
        call.may(Permission.teamRead.rawValue) ? [("Team and roles", call.base + "/team")] : []
    }

    /// The permission table itself: the page cannot say anything that the code does not do.
    static func permissions(_ call: Call) -> Page {
        let rows = Permission.allCases.map { permission in
            UI.Row.cells(["\(permission.title)\(UI.sub("\(permission.rawValue)"))"] + Role.allCases.map { extent($0.extent(of: permission)) })
        }
        return Page(
            "What each role may do", area: "team", crumbs: crumbs(call),
            """
            \(UI.head("What each role may do", lead: "This table is read from the program that enforces it. Nobody, in any role, sees another organisation."))
            \(UI.table("Permissions by role", [UI.Column("Permission", .title)] + Role.allCases.map { UI.Column($0.title) }, rows, isMatrix: true))
            <dl class="props">\(Role.allCases.html { "<dt>\($0.title)</dt><dd>\($0.purpose)</dd>" })</dl>
            """)
    }

    private static func extent(_ extent: Extent) -> HTML {
        switch extent {
        case .none: "<span class=\"muted\">no</span>"
        case .own: "own"
        case .assigned: "assigned"
        case .engagement: "engagement"
        case .all: "<strong>all</strong>"
        }
    }
}
