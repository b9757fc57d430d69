internal import HTTPTypes
internal import Hummingbird

/// What is known of one request while it goes along the path.
struct Visit {
    enum Area { case page, api }

    let requestID: String
    let now: Int64
    let client: String
    /// Path and query as sent, to come back to after signing in.
    let target: String
    let area: Area
    let match: RouteTable.Match
    var caller: Caller?
    /// What the form tokens of this browser are bound to: the session, or the visit of somebody not signed in.
    var binding = ""
    var csrf = ""
    var cookies: [String] = []
    /// Set with whatever is answered: the session that took the place of another.
    var sessionCookie: String?
    /// How those stand whom the limits counted.
    var limits: [RateLimit.Standing] = []
    /// The browser in words, never the address.
    let device: String
    /// Whether an answer may be asked for again by its entity tag, and the tags that came.
    let (isConditional, ifNoneMatch): (Bool, String?)

    init(_ request: Request, requestID: String, now: Int64, client: String, table: RouteTable) {
        let path = request.uri.path
        (self.requestID, self.now, self.client) = (requestID, now, client)
        target = request.method == .get ? String(request.uri.string.prefix(500)) : "/"
        device = DeviceWords.words(userAgent: request.headers[.userAgent])
        area = path == "/api" || path.hasPrefix("/api/") ? .api : .page
        wantsDocument = area == .api || request.headers[.accept]?.contains(ProblemDocument.mediaType) == true
        (isConditional, ifNoneMatch) = (area == .api && (request.method == .get || request.method == .head), request.headers[.ifNoneMatch])
        match = table.match(request.method.rawValue, path)
        isInOrganisation = path == "/o" || path.hasPrefix("/o/")
        slug = isInOrganisation ? path.dropFirst(3).split(separator: "/").first.map(String.init) : nil
    }

    private let isInOrganisation: Bool
    /// A refusal is a problem document: for programs, and for a script of ours that says so and shows it in its page.
    let wantsDocument: Bool
    /// The organisation in whose pages the address lies, whether or not it exists.
    let slug: String?

    /// Whether a route was found that a visitor may call.
    var isOpen: Bool {
        if case .found(let route, _) = match { route.audience == .visitor } else { false }
    }
    /// Whether limits count it. What names no route is counted too, or guessing addresses would be free.
    var isCounted: Bool {
        if case .found(let route, _) = match { route.isCounted } else { true }
    }
    /// Every address below `/o/` asks for a session first, so that nobody learns which of them exist.
    var needsSession: Bool {
        if isInOrganisation { return true }
        if case .found(let route, _) = match { return route.audience != .visitor }
        return false
    }
    /// The route's pattern, for the log.
    var pattern: String {
        if case .found(let route, _) = match { route.path } else { "none" }
    }
}
