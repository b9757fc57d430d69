import HTTPTypes
import Hummingbird
import Platform
import Store

/// The listener without TLS: it leads reading to https on the same host, and takes nothing.
struct RedirectResponder: HTTPResponder {
    let hosts: HostList
    /// Of the listener with TLS; 443 is not said.
    let port: Int
    /// Those of the listener with TLS: an address has one count for both.
    let limits: RateLimits?
    /// Milliseconds since 1970 UTC.
    let clock: @Sendable () -> Int64

    func respond(to request: Request, context: PathContext) async throws -> Response {
        var counted = HTTPFields()
        var response: Response
        if let problem = limits?.refusal(address: context.peer ?? "", now: clock(), &counted) {
            response = words(problem)
        } else {
            response = answer(request)
        }
        for field in counted { response.headers[field.name] = field.value }
        response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        SecurityHeaders.add(to: &response.headers, isSecure: false, isStored: false)
        return response
    }

    private func answer(_ request: Request) -> Response {
        do { try hosts.check(request.head) } catch { return words(error as? Problem ?? .malformed("This cannot be read.")) }
        guard request.method == .get || request.method == .head, let host = hosts.name(in: request.head) else {
            return words(.forbidden("This came without TLS, so nothing was done. Begin the address with https."))
        }
        let place = "https://\(host)\(port == 443 ? "" : ":\(port)")\(request.uri.string)"
        return Response(status: .permanentRedirect, headers: [.location: place])
    }

    private func words(_ problem: Problem) -> Response {
        var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        return Response(
            status: .init(code: problem.kind.rawValue), headers: headers, body: .init(byteBuffer: ByteBuffer(string: problem.message + "\n")))
    }
}
