internal import Platform

/// One run of the isolation self-test: what it tried, and whether all of it was stopped.
public struct IsolationRun: Sendable, Equatable {
    /// Milliseconds since 1970 UTC.
    public var beganAt: Int64 = 0, endedAt: Int64 = 0
    public var tables = 0, routes = 0
    /// How many probes ran, and how many the lists of tables, routes and channels demand.
    public var probes = 0, demanded = 0
    /// How much did not hold.
    public var findings = 0
    /// Statements of the requests; those of the tables' probes apart.
    public var statements = 0
    /// Too few probes are no proof.
    public var hasPassed: Bool { findings == 0 && demanded > 0 && probes >= demanded && tables > 0 && routes > 0 }

    /// How long a result stands for the present: two hours, of which one run may fail to come about.
    static let validity: Int64 = 2 * 3_600_000
    /// How far the clocks of two nodes may be apart.
    static let drift: Int64 = 5_000
    /// How many results are kept: two weeks.
    static let most = 336
}

/// What may be said of isolation now.
public enum IsolationClaim: String, Sendable {
    /// The last run passed, within two hours.
    case holds
    /// The last run found something.
    case failed
    /// The last run is too long ago, or says that it is yet to come: the clock stepped back since.
    case old
    /// There was none yet.
    case none

    init(_ last: IsolationRun?, now: Int64) {
        guard let last else {
            self = .none
            return
        }
        let age = now - last.endedAt
        self = !last.hasPassed ? .failed : (-IsolationRun.drift...IsolationRun.validity).contains(age) ? .holds : .old
    }
}
