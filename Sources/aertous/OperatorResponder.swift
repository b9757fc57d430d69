import App
import Hummingbird
import Platform
import Store

/// The operator's listener, bound to loopback: Prometheus text, and a page of the queue. Nothing of any organisation.
struct OperatorResponder: HTTPResponder {
    let metrics: Metrics
    let queue: JobQueue
    let isolation: IsolationRecord

    func respond(to request: Request, context: PathContext) async throws -> Response {
        // A page of a stranger's whose name leads here must not read what is ours alone.
        do { try Self.hosts?.check(request.head) } catch let problem as Problem { return refusal(.init(code: problem.kind.rawValue), problem.message) }
        switch (request.method, request.uri.path) {
        case (.get, "/metrics"):
            let counts = (try? await queue.counts(limit: 500)) ?? []
            let walls = (try? await isolation.gauges(now: System.clock())) ?? ""
            return answer(metrics.text + Self.gauges(counts) + walls, as: "text/plain; version=0.0.4; charset=utf-8")
        case (.get, "/jobs"):
            do {
                let page = JobPage.page(counts: try await queue.counts(limit: 500), dead: try await queue.dead(limit: 200))
                return answer(page, as: "text/html; charset=utf-8")
            } catch { return refusal(.serviceUnavailable, "The queue cannot be read right now.") }
        case (.get, _): return refusal(.notFound, "There are /metrics and /jobs.")
        default: return refusal(.methodNotAllowed, "This listener takes GET.")
        }
    }

    private func answer(_ text: String, as type: String) -> Response {
        var response = Response(status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: text)))
        response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    private func refusal(_ status: HTTPResponse.Status, _ words: String) -> Response {
        var response = answer(words + "\n", as: "text/plain; charset=utf-8")
        response.status = status
        if status == .methodNotAllowed { response.headers[.allow] = "GET" }
        return response
    }

    private static let hosts = HostList(HostList.loopback)

    /// Kinds and states are the program's own words, so the number of series is bounded.
    private static func gauges(_ counts: [JobCount]) -> String {
        "# HELP aertous_jobs Jobs of the queue by kind and state.\n# TYPE aertous_jobs gauge\n"
            + counts.map { "aertous_jobs{kind=\"\($0.kind)\",state=\"\($0.state)\"} \($0.count)\n" }.joined()
    }
}
