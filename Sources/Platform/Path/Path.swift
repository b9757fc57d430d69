public import Cryptography
internal import HTTPTypes
public import Hummingbird
public import Logging
internal import NIOCore
public import Store

/// The path of a request (blueprint section 5): error boundary, session or token, CSRF, organisation, subscription,
/// permission, verb, answer. A verb is reached only through here.
///
/// The order of refusal is 401, 404, 402, 403, and then whatever the verb itself finds. That a record is there is asked
/// before the subscription and the permission, wherever the path names one. What the address asks beside its path is held
/// against the route before the verb sees it.
public struct Path: HTTPResponder {
    public struct Settings: Sendable {
        /// Whether browsers reach us over TLS, ours or a proxy's; then HSTS is sent.
        public var isSecure: Bool
        /// Whether all hosts below ours are reached over TLS too; then HSTS covers them.
        public var hasSecureSubdomains = false
        /// Names that a request may be addressed to (`security.md` 28).
        public var hosts: HostList
        /// The public name, with its port if it has one; nil where there is none but the address.
        public var origin: String?
        /// Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
        public var proxies: [CIDR]
        /// Nil for none: for a test of something else.
        public var limits: RateLimits?
        public init(isSecure: Bool = false, hosts: HostList = .any, origin: String? = nil, proxies: [CIDR] = [], limits: RateLimits? = nil) {
            (self.isSecure, self.hosts, self.origin, self.proxies, self.limits) = (isSecure, hosts, origin, proxies, limits)
        }
    }
    /// Puts the shell around a page.
    public typealias Render = @Sendable (Page, Caller?, _ csrf: String) -> [UInt8]
    /// Whether the record that a route's path names is there for whoever asks. True where the path names none, and where
    /// nothing of its kind is theirs at all, so that the refusal says nothing of the record.
    public typealias Sight = @Sendable (Caller, Route, _ parameters: [String: String], _ now: Int64) async throws -> Bool
    /// Notes what a member was refused. Where it throws, that is what is answered.
    public typealias Denied = @Sendable (Denial, Member, _ now: Int64) async throws -> Void
    public typealias ErrorPage = @Sendable (Problem, _ requestID: String, Caller?) -> Page

    private let table: RouteTable
    let authenticator: any Authenticator
    let settings: Settings
    let forms: Forms
    private let freshCodes: FreshCodes
    private let clock: @Sendable () -> Int64
    private let random: @Sendable (Int) -> [UInt8]
    let sight: Sight
    private let render: Render
    let errorPage: ErrorPage
    let denied: Denied
    private let metrics: Metrics
    let logger: Logger

    public init(
        _ table: RouteTable, authenticator: any Authenticator, settings: Settings, csrfKeys: [SealingKey],
        clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8],
        sight: @escaping Sight, render: @escaping Render, errorPage: @escaping ErrorPage, denied: @escaping Denied, metrics: Metrics,
        logger: Logger
    ) {
        (self.table, self.authenticator, self.settings, self.clock, self.random) = (table, authenticator, settings, clock, random)
        (self.sight, self.render, self.errorPage, self.denied, self.metrics, self.logger) = (sight, render, errorPage, denied, metrics, logger)
        forms = Forms(keys: csrfKeys, random: random)
        freshCodes = FreshCodes(authenticator: authenticator)
    }

    public func respond(to request: Request, context: PathContext) async throws -> Response {
        let requestID = Hex.encode(random(8))
        let meter = Meter()
        var visit = Visit(request, requestID: requestID, now: clock(), client: client(request, context), table: table)
        var response = await meter.measure {
            await RequestID.$current.withValue(requestID) {
                do {
                    return try await answer(&visit, request, context)
                } catch {
                    return refusal(for: error, visit)
                }
            }
        }
        // Bytes after a HEAD would be read as the next answer on the connection; a stream is not even begun.
        if request.method == .head { response = response.createHeadResponse() }
        // Only a page has forms, so only a page needs the cookies that its forms are bound to.
        if response.headers[.contentType]?.hasPrefix("text/html") == true {
            for cookie in visit.cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        }
        if let cookie = visit.sessionCookie { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        SecurityHeaders.add(
            to: &response.headers, isSecure: settings.isSecure, isStored: response.headers[.cacheControl] != nil,
            hasSecureSubdomains: settings.hasSecureSubdomains)
        RateLimits.add(visit.limits, to: &response.headers)
        if let name = HTTPField.Name("X-Request-ID") { response.headers[name] = requestID }
        metrics.count(
            route: visit.pattern, method: request.method.rawValue, status: response.status.code, milliseconds: clock() - visit.now, statements: meter.statements
        )
        // The route's pattern, never the address: an address holds ids, and a search holds words.
        logger.info(
            "request",
            metadata: [
                "id": "\(requestID)", "method": "\(request.method.rawValue)", "route": "\(visit.pattern)", "status": "\(response.status.code)",
                "ms": "\(clock() - visit.now)", "statements": "\(meter.statements)",
            ])
        return response
    }

    private func answer(_ visit: inout Visit, _ request: Request, _ context: PathContext) async throws -> Response {
        if visit.isCounted { try settings.limits?.count(address: visit.client, &visit) }
        try settings.hosts.check(request.head)
        if let elsewhere = try plain(request, context) { return elsewhere }
        try await identify(&visit, request)
        if visit.isCounted, let caller = visit.caller { try settings.limits?.count(caller, &visit) }
        let (route, parameters) = try route(visit)
        var request = request
        if route.method != .get { request.body = .init(asyncSequence: ArrivingBody(base: request.body)) }
        var reason: Denial.Reason?
        do {
            if route.method != .get {
                reason = .anotherSite
                try Provenance.check(request.head, origin: settings.origin, isSecure: settings.isSecure)
                reason = .formToken
                if visit.area == .page { try await forms.check(&request, visit) }
                reason = nil
            }
            return try await serve(route, parameters, &request, &visit)
        } catch let problem as Problem {
            // Whoever is none of the organisation's learns nothing and leaves nothing.
            if let caller = visit.caller, let member = caller.member, route.audience == .member, let denial = Denial(problem, route, caller, reason) {
                try await denied(denial, member, visit.now)
            }
            throw problem
        }
    }

    private func serve(_ route: Route, _ parameters: [String: String], _ request: inout Request, _ visit: inout Visit) async throws -> Response {
        try await permit(route, parameters, visit)
        do { return try await reach(route, parameters, &request, &visit) } catch let problem as Problem where route.method == .get {
            // A read that was let through looks for its record itself, and may have stumbled over what was asked before.
            if [.malformed, .invalid, .forbidden].contains(problem.kind) { try await look(route, parameters, visit) }
            throw problem
        }
    }

    private func reach(_ route: Route, _ parameters: [String: String], _ request: inout Request, _ visit: inout Visit) async throws -> Response {
        if visit.area == .api, route.method != .get { try EntityTag.checkCondition(request.headers, route) }
        // Before a code is asked for: one does not type it for what cannot be done.
        try await Question.check(&request, route, today: (visit.caller?.dayZone ?? .utc).day(of: visit.now))
        if let page = try await freshCodes.page(before: route, &request, &visit) { return html(page, visit) }
        let call = Call(
            request: request, parameters: parameters, representation: route.representation, requestID: visit.requestID,
            now: visit.now, caller: visit.caller.map { holding($0, route.gate) }, client: visit.client, csrf: visit.csrf,
            visit: visit.binding)
        return respond(try await route.handle(call), visit)
    }

    private func holding(_ caller: Caller, _ gate: Gate) -> Caller {
        caller.holding { [authenticator, clock] tx in try authenticator.verify(caller, gate, in: tx, now: clock()) }
    }

    private func route(_ visit: Visit) throws -> (Route, [String: String]) {
        switch visit.match {
        case .found(let route, let parameters): return (route, parameters)
        case .nothing: throw Problem.notFound
        case .wrongMethod(let allowed): throw WrongMethod(allowed: allowed)
        }
    }

    private func respond(_ answer: Answer, _ visit: Visit) -> Response {
        switch answer {
        case .page(let page):
            return html(page, visit)
        case .json(let bytes, let status, let location):
            var headers: HTTPFields = [.contentType: "application/json"]
            if let location { headers[.location] = location }
            if status == 200, visit.isConditional { return EntityTag(bytes).answer(visit.ifNoneMatch, headers, bytes) }
            return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        case .seeOther(let path):
            return Response(status: .seeOther, headers: [.location: path])
        case .nothing:
            return Response(status: .noContent)
        case .file(let download):
            var headers = Attachment.fields(name: download.name, mediaType: download.mediaType)
            for field in download.extra { headers[field.name] = field.value }
            return watched(Response(status: .init(code: download.status), headers: headers, body: download.body), visit)
        case .versioned(let version, .json(let bytes, let status, let location)):
            guard status != 200 || !visit.isConditional else {
                return EntityTag(bytes, version: version).answer(visit.ifNoneMatch, [.contentType: "application/json"], bytes)
            }
            var response = respond(.json(bytes, status: status, location: location), visit)
            response.headers[.eTag] = EntityTag(bytes, version: version).text
            return response
        case .versioned(_, let answer):
            return respond(answer, visit)
        case .with(let cookies, let answer):
            var response = respond(answer, visit)
            for cookie in cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
            return response
        case .response(let response):
            return response
        }
    }

    func html(_ page: Page, _ visit: Visit) -> Response {
        Response(
            status: .init(code: page.status), headers: page.headers,
            body: .init(byteBuffer: ByteBuffer(bytes: render(page, visit.caller, visit.csrf))))
    }
}
