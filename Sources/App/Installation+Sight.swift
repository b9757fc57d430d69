internal import Platform
internal import Store

extension Installation {
    /// Whether what a path names is there for whoever asks: the row of `{id}` in the route's table with what stands behind it, a
    /// framework with its requirement, or an entry of the log. One transaction, through the asker's own scope.
    ///
    /// Where a role sees nothing at all of a kind of record, every address of it is refused alike, by the permission.
    func isInSight(of caller: Caller, _ route: Route, _ parameters: [String: String], now: Int64) async throws -> Bool {
        guard route.audience != .account else { return try await isOwn(caller.account, route, parameters) }
        guard let member = caller.member else { return route.audience == .visitor }
        let role = Role(rawValue: member.role)
        if let framework = parameters["framework"], catalogues.framework(framework) == nil { return false }
        if let kind = route.record, let id = parameters["id"] {
            let reach = role?.sight(of: kind) ?? .all
            guard reach != .none else { return true }
            return try await store.read(member.scope) { try $0.shows(kind, id, reach, to: member, now: now) && $0.holds(id, parameters) }
        }
        if let framework = parameters["framework"], let requirement = parameters["requirement"] {
            guard role?.sight(of: "assessment") != Extent.none else { return true }
            return try await store.read(member.scope) { try $0.assessment(framework, requirement) != nil }
        }
        if let text = parameters["position"] {
            guard role?.sight(of: "log_leaf") != Extent.none else { return true }
            guard let position = ChangeLogRoutes.position(in: text).flatMap(Int64.init(exactly:)) else { return false }
            return try await store.read(member.scope) { try $0.showsEntry(position) }
        }
        return true
    }

    /// Outside an organisation people have what is their account's.
    private func isOwn(_ account: String, _ route: Route, _ parameters: [String: String]) async throws -> Bool {
        guard let kind = route.record, let id = parameters["id"] else { return true }
        return try await store.read(store.account(account)) { try $0.shows(kind, id) }
    }
}

extension Reading {
    /// Store narrows a register by itself; what it shows whole is narrowed here, as the pages narrow it.
    fileprivate func shows(_ kind: Name, _ id: String, _ reach: Extent, to member: Member, now: Int64) throws -> Bool {
        let own = reach == .all ? nil : member.id
        return switch kind {
        case "invitation": try showsInvitation(id, now: now)
        case "handover": try standsHandover(id, to: own, of: member.id, now: now)
        case "engagement": try showsEngagement(id, toAuditor: own, today: member.today(at: now))
        case "api_token": try token(id, of: own) != nil
        default: try shows(kind, id)
        }
    }

    /// The two that a handover was between are told what came of it.
    private func standsHandover(_ id: String, to own: String?, of member: String, now: Int64) throws -> Bool {
        if try showsHandover(id, to: own, now: now) { return true }
        if let words = try handoverOver(id, for: member) { throw Problem(.notFound, words) }
        return false
    }

    /// Whether a record has the part that a path names behind it: a link of evidence, or a requirement that a control serves.
    fileprivate func holds(_ id: String, _ parameters: [String: String]) throws -> Bool {
        if let link = parameters["link"] { return try evidenceLinks(of: [id])[id]?.contains { $0.id == link } ?? false }
        if let framework = parameters["framework"], let requirement = parameters["requirement"] {
            return try serves(id, framework, requirement)
        }
        return true
    }
}
