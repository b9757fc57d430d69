internal import Cryptography
internal import HTTPTypes
internal import Platform
internal import Synchronization

/// A browser and a program of one canary's person, as far as the self-test needs them: through the whole path of a request,
/// within this process.
final class CanaryClient: Sendable {
    private let path: Path
    private let token: String
    private let cookies = Mutex<[String: String]>([:])
    /// Bytes of an answer that are searched.
    static let limit = 8 << 20

    init(_ path: Path, token: String = "") { (self.path, self.token) = (path, token) }

    /// Signs in through the pages, with password and code.
    ///
    /// - Parameter code: made when it is asked for.
    /// - Returns: whether it got in.
    func signIn(_ address: String, _ password: String, code: () async throws -> String) async throws -> Bool {
        _ = await page(.get, "/sign-in")
        guard await post("/sign-in", ["email": address, "password": password]).status == 303 else { return false }
        _ = await page(.get, "/sign-in/code")
        guard await post("/sign-in/code", ["code": try await code()]).status == 303, cookies.withLock({ $0[Cookie.session.rawValue] != nil }) else {
            return false
        }
        // A page of the session's own brings what its forms are bound to.
        return await page(.get, "/account").status == 200
    }

    /// Takes the cookies that a visitor's forms are bound to.
    func begin() async { _ = await page(.get, "/sign-in") }

    func send(_ probe: RouteProbe) async -> InsideReply {
        guard let method = HTTPRequest.Method(rawValue: probe.route.method.rawValue) else { return InsideReply.nothing }
        var headers: HTTPFields = [:]
        if !probe.type.isEmpty { headers[.contentType] = probe.type }
        guard probe.route.representation == .json, probe.route.audience == .member else { return await page(method, probe.target, headers, probe.body) }
        headers[.authorization] = "Bearer \(token)"
        return await path.answer(method, probe.target, headers, body: Array(probe.body.utf8), limit: Self.limit)
    }

    private func post(_ target: String, _ form: [String: String]) async -> InsideReply {
        await page(.post, target, [.contentType: RouteProbe.form], RouteProbe.encoded(form))
    }

    private func page(_ method: HTTPRequest.Method, _ target: String, _ fields: HTTPFields = [:], _ body: String = "") async -> InsideReply {
        var headers = fields
        let known = cookies.withLock { $0 }
        if !known.isEmpty { headers[.cookie] = known.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if method != .get, let name = HTTPField.Name("X-CSRF-Token") { headers[name] = known[Cookie.csrf.rawValue] }
        let reply = await path.answer(method, target, headers, body: Array(body.utf8), limit: Self.limit)
        for header in reply.headers[values: .setCookie] { take(header) }
        return reply
    }

    private func take(_ header: String) {
        let parts = header.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let (name, value) = (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
        let isOver = parts.dropFirst().contains { $0.lowercased() == "max-age=0" }
        cookies.withLock { $0[name] = isOver ? nil : value }
    }

    /// The same cookies in another browser: what a probe is answered with must not sign the next one out.
    func twin() -> CanaryClient {
        let twin = CanaryClient(path, token: token)
        let known = cookies.withLock { $0 }
        twin.cookies.withLock { $0 = known }
        return twin
    }
}

extension InsideReply {
    static let nothing = InsideReply(status: 0, headers: [:], body: [], isCut: true)
}
