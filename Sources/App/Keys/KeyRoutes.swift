internal import Hummingbird
internal import Platform

/// The public keys of the installation, for anybody.
struct KeyRoutes {
    let keys: SigningKeys
    let origin: String

    var routes: [Route] {
        [
            Route(.get, "/.well-known/aertous-keys", .visitor, .page, summary: "The public keys of this installation") { _ in
                let body = KeyDocument.json(origin: origin, try await keys.published())
                // The same for everybody, and a new key is no secret: an hour's delay harms nobody.
                return .response(
                    Response(
                        status: .ok, headers: [.contentType: "application/json", .cacheControl: "public, max-age=3600"],
                        body: .init(byteBuffer: ByteBuffer(bytes: body))))
            }
        ]
    }
}
