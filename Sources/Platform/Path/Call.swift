public import Hummingbird
public import Store

/// One request on its way to a verb, after the path has let it through.
public struct Call: Sendable {
    public let request: Request
    /// The values of the path's `{names}`.
    public let parameters: [String: String]
    public let representation: Representation
    public let requestID: String
    /// Milliseconds since 1970, UTC; one reading for the whole request.
    public let now: Int64
    public let caller: Caller?
    /// The other end's address as the limits count it; never logged.
    public let client: String
    /// For forms of the page that answers: the session's (or pre-session's) token.
    public let csrf: String
    /// What this browser's forms are bound to: its session, or its visit where nobody is signed in; empty in the API.
    public let visit: String

    public init(
        request: Request, parameters: [String: String], representation: Representation, requestID: String, now: Int64, caller: Caller?, client: String = "",
        csrf: String, visit: String = ""
    ) {
        (self.request, self.parameters, self.representation) = (request, parameters, representation)
        (self.requestID, self.now, self.caller, self.client, self.csrf, self.visit) = (requestID, now, caller, client, csrf, visit)
    }

    /// The member, of whom the path has made sure on every route whose audience is `member`.
    public var member: Member {
        get throws {
            guard let member = caller?.member else { throw Problem.notFound }
            return member
        }
    }
    /// The zone in which the caller reads times.
    public var zone: Zone { caller?.zone ?? .utc }
    /// The zone whose days count: the organisation's, or outside of any the caller's own.
    public var dayZone: Zone { caller?.dayZone ?? .utc }
    /// The day of the request there.
    public var today: Day { dayZone.day(of: now) }
    /// - Parameter isList: leaves the year out within the year.
    public func dates(isList: Bool = false) -> Dates { Dates(now: now, isList: isList, in: zone, today: today) }
    /// `/o/{slug}` of the organisation in whose pages we are, or `/api/v1`.
    public var base: String {
        representation == .json ? "/api/v1" : "/o/" + (caller?.organisation?.slug ?? "")
    }
    public func parameter(_ name: String) throws -> String {
        guard let value = parameters[name] else { throw Problem.notFound }
        return value
    }
    /// How far the caller may go: the role's extent, and `none` where a token's scope leaves the permission out.
    public func extent(_ permission: String) -> Extent { caller?.extents(permission) ?? .none }
    public func may(_ permission: String) -> Bool { extent(permission) != .none }
}

/// Who is calling, as one statement found them.
public struct Caller: Sendable {
    public struct Organisation: Sendable {
        public let id, slug, name: String
        public let subscription: Subscription
        public var standing: Standing { subscription.standing }
        /// By which its days are counted.
        public let zone: Zone
        public init(id: String, slug: String, name: String, subscription: Subscription, zone: Zone = .utc) {
            (self.id, self.slug, self.name, self.subscription, self.zone) = (id, slug, name, subscription, zone)
        }
    }
    /// Of an organisation's subscription.
    public enum Standing: String, Sendable, CaseIterable { case trial, active, pastDue = "past_due", lapsed, cancelled }

    public let account, email, name: String
    /// In which the person reads times.
    public let zone: Zone
    var dayZone: Zone { organisation?.zone ?? zone }
    /// The digest under which the session is stored; nil for a token.
    public let session: String?
    /// The token's id; nil for a session.
    public let token: String?
    public let organisation: Organisation?
    public private(set) var member: Member?
    /// The last fresh code of the session.
    public internal(set) var fresh: FreshCode?
    /// The secret of the session that took the place of the one that was sent: the role has changed since.
    public let renewed: String?
    let extents: @Sendable (String) -> Extent

    public init(
        account: String, email: String, name: String, session: String?, token: String?, organisation: Organisation?, member: Member?,
        zone: Zone = .utc, fresh: FreshCode? = nil, renewed: String? = nil, extents: @escaping @Sendable (String) -> Extent
    ) {
        (self.account, self.email, self.name, self.session, self.token) = (account, email, name, session, token)
        (self.organisation, self.member, self.extents) = (organisation, member, extents)
        (self.fresh, self.renewed, self.zone) = (fresh, renewed, zone)
    }

    /// As a verb gets it: every write of the member first asks `standing`.
    func holding(_ standing: @escaping StandingCheck) -> Caller {
        var caller = self
        caller.member = member?.holding(key: session, standing)
        return caller
    }
}
