internal import Platform
internal import Store

/// What each role finds in its navigation (interface rules: what a role may never see is not in it), and the frame around
/// every page.
struct Navigation: Sendable {
    let assets: Platform.Assets.Addresses
    /// Of every page outside an organisation.
    var foot: [HTML] = []

    func frame(_ caller: Caller?, area: String, csrf: String, now: Int64) -> Frame {
        guard let caller, let organisation = caller.organisation, let role = caller.member.flatMap({ Role(rawValue: $0.role) }) else {
            return Frame(
                assets: assets, csrf: csrf, area: area, foot: foot, isSignedIn: caller != nil, zones: caller.map { "Times are in \($0.zone.name)." })
        }
        let base = "/o/" + organisation.slug
        return Frame(
            assets: assets, csrf: csrf, organisation: Frame.Organisation(name: organisation.name, home: base), role: "signed in as \(role.title)",
            navigation: sections(role, base),
            person: [
                NavItem("Your account", path: "/account", key: "account"), NavItem("Your organisations", path: "/organisations", key: "organisations"),
            ], area: area, notice: SubscriptionWords.notice(organisation, isCISO: role == .ciso, now: now), isSignedIn: true,
            zones: Self.zones(caller.zone, organisation))
    }

    /// Days without a time are the organisation's, whoever reads them.
    private static func zones(_ own: Zone, _ organisation: Caller.Organisation) -> String {
        own == organisation.zone
            ? "Times and days are in \(own.name)."
            : "Times are in \(own.name); what is due on a day goes by \(organisation.zone.name), where \(organisation.name) is."
    }

    private func sections(_ role: Role, _ base: String) -> [NavSection] {
        func item(_ label: String, _ key: String, _ permission: Permission, _ letter: String? = nil) -> NavItem? {
            role.extent(of: permission) == .none ? nil : NavItem(label, path: base + "/" + key, key: key, letter: letter)
        }
        let groups: [(String?, [NavItem?])] = [
            (nil, [NavItem("Home", path: base, key: "home", letter: "h")]),
            (
                "Programme",
                [
                    item("Frameworks", "frameworks", .frameworksRead, "f"), item("Controls", "controls", .controlsRead, "c"),
                    item("Evidence", "evidence", .evidenceRead, "e"),
                ]
            ),
            ("Operations", [item("Assets", "assets", .assetsRead)]),
            (
                "Assurance",
                [
                    item("Audit packages", "packages", .packagesMake), item("Audit log", "log", .logRead, "a"),
                    item("Isolation", "isolation", .organisationRead),
                ]
            ),
            (
                "Organisation",
                [
                    item("Team and roles", "team", .teamRead), item("API tokens", "tokens", .tokensOwn),
                    item("Settings", "settings", .organisationWrite),
                ]
            ),
        ]
        return groups.compactMap { title, items in
            let items = items.compactMap { $0 }
            return items.isEmpty ? nil : NavSection(title, items)
        }
    }
}
