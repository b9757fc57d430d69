import Synchronization

/// Counts the statements of one request (BEGIN, COMMIT, the scope's settings and the log's own apart), so that a test can
/// hold a page to its bound and the debug log can say what a request cost.
public final class Meter: Sendable {
    private let total = Atomic(0)
    public init() {}
    public var statements: Int { total.load(ordering: .relaxed) }
    func count() { total.add(1, ordering: .relaxed) }

    @TaskLocal static var current: Meter?
    public func measure<R>(_ body: () async throws -> R) async rethrows -> R {
        try await Meter.$current.withValue(self, operation: body)
    }
}
