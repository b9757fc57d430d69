internal import Platform
internal import Store

/// One member, and what a CISO can do about them.
enum MemberPages {
    /// - Parameter done: what was done just now, as the address says it.
    static func member(_ member: TeamMember, done: String? = nil, _ errors: [Problem.Field] = [], _ call: Call, dates: Dates, status: Int = 200) -> Page {
        let isOwn = (try? call.member.id) == member.id
        let manages = call.may(Permission.teamWrite.rawValue) && !isOwn && !member.state.isOver
        return Page(
            member.name, area: "team", crumbs: TeamPages.crumbs(call), status: status,
            """
            \(UI.head(member.name, facts: ["\(member.role.title)", UI.state(member.state.shape, member.state.title)]))
            \(UI.errorSummary(errors))\(done.flatMap { said($0, of: member) }.html { UI.notice(.good, "<p>\($0)</p>") })
            \(UI.properties([("Address", "\(member.email)"), ("Role", "\(member.role.title). \(member.role.purpose)."), ("Member since", dates.date(member.joinedAt))]))
            \(when(manages, actions(member, call)))
            \(when(isOwn, "<p class=\"sect\">This is you. Nobody changes their own role. \(UI.link("Leave this organisation", to: call.base + "/team/leave"))</p>"))
            """)
    }

    /// Only what is so: an address that says otherwise says nothing.
    private static func said(_ done: String, of member: TeamMember) -> String? {
        switch (done, member.state) {
        case ("role", .active), ("role", .suspended): "The role is \(member.role.title) now. What was open here ended."
        case ("suspended", .suspended): "The membership is suspended. Sessions here ended, and tokens are revoked."
        case ("resumed", .active): "The suspension is lifted. What had ended stays ended: they sign in anew."
        case ("deactivated", .deactivated): "The membership has ended. Only an invitation begins it again."
        case ("reset", .active): "The authenticator is reset. The link for a new one goes to \(member.email), and every CISO is told."
        default: nil
        }
    }

    private static func actions(_ member: TeamMember, _ call: Call) -> HTML {
        let path = place(member, call), version = [(name: "version", value: "\(member.version)")]
        return """
            \(UI.section("role", "What they may do", UI.form(to: path + "/role", csrf: call.csrf, """
                <input type="hidden" name="version" value="\(member.version)">
                \(UI.field("role", "Role", .select(member.role.rawValue, Role.allCases.map { UI.Option($0.rawValue, $0.title) }, empty: nil), help: "It counts from their next request, and ends their sessions here."))
                \(UI.actions(UI.button("Change the role")))
                """)))
            \(UI.section("access", "Access", """
                <p class="prose">Suspending ends their sessions here and revokes their tokens; it can be lifted. Deactivating ends the membership.</p>
                \(UI.actions(
                    member.state == .suspended
                        ? UI.postButton("Lift the suspension", to: path + "/resume", csrf: call.csrf, fields: version)
                        : UI.postButton("Suspend", to: path + "/suspend", csrf: call.csrf, fields: version),
                    UI.linkButton("Deactivate", to: path + "/deactivate"), when(member.state == .active, UI.linkButton("Reset the authenticator", to: path + "/reset"))))
                """))
            """
    }

    static func deactivate(_ member: TeamMember, _ call: Call) -> Page {
        Page(
            "Deactivate \(member.name)", area: "team", crumbs: TeamPages.crumbs(call),
            UI.confirmation(
                UI.Confirmation(
                    "Deactivate \(member.name)?",
                    consequence: "Their sessions here end and their tokens are revoked, at once. What they did stays. Only an invitation lets them in again.",
                    verb: "Deactivate the membership", path: place(member, call) + "/deactivate", keep: ("Keep it", place(member, call)),
                    fields: #"<input type="hidden" name="version" value="\#(member.version)">"#), csrf: call.csrf))
    }

    static func reset(_ member: TeamMember, _ call: Call) -> Page {
        Page(
            "Reset the authenticator of \(member.name)", area: "team", crumbs: TeamPages.crumbs(call),
            UI.confirmation(
                UI.Confirmation(
                    "Reset the authenticator of \(member.name)?",
                    consequence:
                        "Their authenticator and backup codes stop working, all their sessions end and their tokens are revoked. A link to set up a new authenticator goes to \(member.email); it works for 24 hours, with their password. Every CISO is told.",
                    verb: "Reset the authenticator", path: place(member, call) + "/reset", keep: ("Keep it", place(member, call))), csrf: call.csrf))
    }

    static func leave(_ call: Call, problem: String? = nil, status: Int = 200) -> Page {
        let name = call.caller?.organisation?.name ?? ""
        return Page(
            "Leave \(name)", area: "team", crumbs: TeamPages.crumbs(call), status: status,
            """
            \(problem.html { UI.notice(.bad, "<p>\($0)</p>") })
            \(UI.confirmation(
                UI.Confirmation(
                    "Leave \(name)?", consequence: "Your sessions here end and your tokens are revoked. Only an invitation lets you in again.",
                    verb: "Leave the organisation", path: call.base + "/team/leave", keep: ("Stay", TeamPages.crumbs(call).last?.path ?? call.base),
                    fields: "<input type=\"hidden\" name=\"leave\" value=\"yes\">"), csrf: call.csrf))
            """)
    }

    static func place(_ member: TeamMember, _ call: Call) -> String { "\(call.base)/team/members/\(member.id)" }
}
