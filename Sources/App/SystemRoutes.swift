internal import Hummingbird
internal import Platform
internal import Store

/// What belongs to no area: health, assets, the API's description and the design page.
struct SystemRoutes {
    let store: Store
    let assets: Platform.Assets
    let openapi: [UInt8]

    var routes: [Route] {
        [
            Route(.get, "/healthz", .visitor, .page, summary: "Whether the program runs", isCounted: false) { _ in .response(Self.word("ok")) },
            Route(.get, "/readyz", .visitor, .page, summary: "Whether the program can serve") { _ in
                _ = try await store.read(store.gate()) { try $0.accountCount(limit: 1) }
                return .response(Self.word("ready"))
            },
            Route(.get, "/assets/{name}", .visitor, .page, summary: "A stylesheet, script or icon", isCounted: false) { call in
                guard let asset = assets.asset(named: try call.parameter("name")) else { throw Problem.notFound }
                return .response(asset.response(to: call.request))
            },
            Route(.get, "/api/openapi.json", .visitor, .json, summary: "The description of the API") { _ in .json(openapi) },
        ]
    }

    private static func word(_ text: String) -> Response {
        Response(status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text + "\n")))
    }
}
