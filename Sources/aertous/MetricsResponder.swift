import Hummingbird
import Platform
import Store

/// The operator's listener, bound to loopback: Prometheus text and nothing of any organisation.
struct MetricsResponder: HTTPResponder {
    let metrics: Metrics

    func respond(to request: Request, context: PathContext) async throws -> Response {
        guard request.uri.path == "/metrics", request.method == .get else { return Response(status: .notFound) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: metrics.text)))
    }
}
