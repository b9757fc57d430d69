internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What proxies say of a request, believed of our own only.
extension Path {
    /// What reached a proxy of ours without TLS: reading is led to TLS, and nothing is taken that travelled in the clear.
    func plain(_ request: Request, _ context: PathContext) throws -> Response? {
        guard settings.isSecure, let peer = context.peer.flatMap({ IPAddress($0) }), settings.proxies.contains(where: { $0.contains(peer) }),
            let said = HTTPField.Name("X-Forwarded-Proto").flatMap({ request.headers[values: $0].last }),
            said.split(separator: ",").last?.filter({ $0 != " " && $0 != "\t" }).lowercased() == "http"
        else { return nil }
        guard request.method == .get || request.method == .head, let authority = request.head.authority else {
            throw Problem.forbidden("This came without TLS, so nothing was done. Begin the address with https.")
        }
        return Response(status: .permanentRedirect, headers: [.location: "https://\(authority)\(request.uri.string)"])
    }

    /// Past trusted proxies only; empty where the connection has no address, as in a test of the router.
    func client(_ request: Request, _ context: PathContext) -> String {
        guard let peer = context.peer.flatMap({ IPAddress($0) }) else { return "" }
        let forwarded = HTTPField.Name("X-Forwarded-For").map { request.headers[values: $0] } ?? []
        return ClientAddress.resolve(peer: peer, forwardedFor: forwarded, trusted: settings.proxies).description
    }
}
