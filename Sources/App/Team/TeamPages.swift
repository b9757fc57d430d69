internal import Platform
internal import Store

/// Who may do what, and who is who.
enum TeamPages {
    static func team(_ members: [TeamMember], base: String, dates: Dates) -> Page {
        let rows = members.map { member in
            UI.Row.cells([
                "\(member.name)\(UI.sub("\(member.email)"))", "\(member.role.title)",
                "\(when(member.state == "active", "Active"))\(when(member.state != "active", "Suspended"))",
                dates.date(member.joinedAt),
            ])
        }
        return Page(
            "Team and roles", area: "team",
            """
            \(UI.head("Team and roles", lead: "\(UI.count(members.count, "person", "people")) can sign in. Each has one role here, and its rights are checked with every request.",
                actions: UI.linkButton("What each role may do", to: base + "/team/permissions")))
            \(UI.table("Members", [UI.Column("Person", .title), UI.Column("Role"), UI.Column("State"), UI.Column("Member since", .number)], rows))
            """)
    }

    /// The permission table itself: the page cannot say anything that the code does not do.
    static func permissions(base: String) -> Page {
        let rows = Permission.allCases.map { permission in
            UI.Row.cells(["\(permission.title)\(UI.sub("\(permission.rawValue)"))"] + Role.allCases.map { extent($0.extent(of: permission)) })
        }
        return Page(
            "What each role may do", area: "team", crumbs: [("Team and roles", base + "/team")],
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
