internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import Store

extension Path {
    /// Who is calling. In an organisation's pages and in the API nobody gets further without being somebody.
    ///
    /// One request, one identity: with both, a page could make a browser lend its cookie to a script's token.
    func identify(_ visit: inout Visit, _ request: Request) async throws {
        let session = Cookie.session.value(in: request.headers)
        switch visit.area {
        case .api:
            let isTwofold = session != nil && request.headers[.authorization] != nil
            guard let token = Self.bearer(request.headers), let known = APIToken(token),
                let caller = try await authenticator.caller(token: Hex.encode(known.digest), now: visit.now)
            else {
                if isTwofold { throw Self.twofold }
                if visit.isOpen { return }
                throw Problem(.unauthenticated, "Send a valid API token as Authorization: Bearer.")
            }
            if isTwofold { throw try await refused(Self.twofold, caller, visit, .twoIdentities) }
            visit.caller = caller
        case .page:
            var caller: Caller?
            if let session, let id = Session.digest(of: session) {
                caller = try await authenticator.caller(session: id, slug: visit.slug, now: visit.now)
            }
            // Also with a refusal: the old secret is over by now.
            visit.sessionCookie = caller?.renewed.map { Cookie.session.setting($0) }
            guard request.headers[.authorization] == nil else {
                throw try await refused(.malformed("Pages take a session, not a token."), caller, visit, .twoIdentities)
            }
            visit.caller = caller
            try forms.bind(&visit, request)
            if caller == nil, visit.needsSession { throw SignInFirst(next: visit.target) }
        }
    }

    private static var twofold: Problem { .malformed("Send a token or a session, not both.") }

    /// What is refused before the route is reached, once it is noted.
    private func refused(_ problem: Problem, _ caller: Caller?, _ visit: Visit, _ reason: Denial.Reason) async throws -> Problem {
        guard case .found(let route, _) = visit.match, route.audience == .member, let caller, let member = caller.member else { return problem }
        if let denial = Denial(problem, route, caller, reason) { try await denied(denial, member, visit.now) }
        return problem
    }

    private static func bearer(_ fields: HTTPFields) -> String? {
        guard let value = fields[.authorization], value.utf8.count <= 200, value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst(7))
    }
}
