internal import Synchronization

/// What the operator watches: counts by route pattern and status class, never by address, organisation or person.
public final class Metrics: Sendable {
    private struct Key: Hashable { let route, method: String; let status: Int }
    private struct State {
        var requests: [Key: Int] = [:]
        var statements = 0
        var milliseconds: Int64 = 0
    }
    private let state = Mutex(State())
    public init() {}

    /// - Parameter route: its pattern, so that the number of series is bounded by the route table.
    func count(route: String, method: String, status: Int, milliseconds: Int64, statements: Int) {
        state.withLock { state in
            state.requests[Key(route: route, method: method, status: status), default: 0] += 1
            state.statements += statements
            state.milliseconds += milliseconds
        }
    }

    /// Statements that the counted requests sent to the database.
    public var statements: Int { state.withLock { $0.statements } }

    /// The Prometheus text format, version 0.0.4.
    public var text: String {
        let state = state.withLock { $0 }
        var text = "# HELP aertous_requests_total Requests by route, method and status.\n# TYPE aertous_requests_total counter\n"
        for (key, count) in state.requests.sorted(by: { ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status) }) {
            text += "aertous_requests_total{route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\"} \(count)\n"
        }
        text +=
            "# HELP aertous_statements_total Statements sent to the database.\n# TYPE aertous_statements_total counter\naertous_statements_total \(state.statements)\n"
        text +=
            "# HELP aertous_request_milliseconds_total Time spent answering.\n# TYPE aertous_request_milliseconds_total counter\naertous_request_milliseconds_total \(state.milliseconds)\n"
        return text
    }
}
