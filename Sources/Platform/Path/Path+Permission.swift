internal import Store

/// Who gets as far as the verb.
extension Path {
    /// - Throws: 401 or the way to sign in, 404, 402 or 403, in this order.
    func permit(_ route: Route, _ parameters: [String: String], _ visit: Visit) async throws {
        var refusal: Problem?
        switch route.audience {
        case .visitor: return
        case .account:
            guard visit.caller != nil else { throw SignInFirst(next: visit.target) }
        case .member:
            guard let caller = visit.caller, caller.member != nil, let organisation = caller.organisation else { throw Problem.notFound }
            refusal = self.refusal(of: route, to: caller, in: organisation)
        }
        // A read that is allowed looks for its record itself, and says 404 by itself.
        if refusal != nil || route.method != .get { try await look(route, parameters, visit) }
        if let refusal { throw refusal }
    }

    /// - Throws: 404 where the path names what is not there for the caller.
    func look(_ route: Route, _ parameters: [String: String], _ visit: Visit) async throws {
        guard route.audience != .visitor, let caller = visit.caller else { return }
        guard try await sight(caller, route, parameters, visit.now) else { throw Problem.notFound }
    }

    private func refusal(of route: Route, to caller: Caller, in organisation: Caller.Organisation) -> Problem? {
        if let refusal = route.gate.refusal(in: organisation) { return refusal }
        if let permission = route.permission, caller.extents(permission) == .none {
            return Problem.forbidden(caller.token == nil ? "Your role does not allow this." : "This token, or its owner's role, does not allow this.")
        }
        return nil
    }
}
