import Hummingbird
import Platform
import Store

/// The listener without TLS: it leads reading to https on the same host, and takes nothing.
struct RedirectResponder: HTTPResponder {
    let hosts: HostList
    /// Of the listener with TLS; 443 is not said.
    let port: Int

    func respond(to request: Request, context: PathContext) async throws -> Response {
        var response: Response
        do {
            try hosts.check(request.head)
            if request.method == .get || request.method == .head, let host = hosts.name(in: request.head) {
                let place = "https://\(host)\(port == 443 ? "" : ":\(port)")\(request.uri.string)"
                response = Response(status: .permanentRedirect, headers: [.location: place])
            } else {
                response = words(.forbidden, "This came without TLS, so nothing was done. Begin the address with https.")
            }
        } catch let problem as Problem {
            response = words(.init(code: problem.kind.rawValue), problem.message)
        }
        response.headers[.cacheControl] = "no-store"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    private func words(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text + "\n")))
    }
}
