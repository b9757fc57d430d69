internal import Platform
internal import Store

/// What the controls that serve a requirement imply about it, and through which of them.
public struct InferredVerdict: Sendable, Equatable {
    public let verdict: Verdict
    /// Codes of the controls that decide it: for a lowered verdict those that lower it, otherwise all of them.
    public let through: [String]
    /// Milliseconds since 1970 UTC from which it is so.
    public let since: Int64

    public init(_ verdict: Verdict, through: [String], since: Int64) { (self.verdict, self.through, self.since) = (verdict, through, since) }

    /// The rule. A failed control lowers the requirement at once; met is implied only once every control that serves it
    /// was tested and works. Retired controls do not count.
    ///
    /// - Parameter untiedAt: when a control last ceased to serve it.
    /// - Returns: nil while nothing can be implied.
    public init?(from controls: [ServingControl], untiedAt: Int64? = nil) {
        let failed = controls.filter { $0.health == .failed }, degraded = controls.filter { $0.health == .degraded }
        let working = controls.filter { $0.health == .working }
        let verdict: Verdict, causes: [ServingControl]
        if !failed.isEmpty {
            (verdict, causes) = (working.isEmpty && degraded.isEmpty ? .notMet : .partlyMet, failed)
        } else if !degraded.isEmpty {
            (verdict, causes) = (.partlyMet, degraded)
        } else if !working.isEmpty, !controls.contains(where: { $0.health == .notTested }) {
            (verdict, causes) = (.met, working)
        } else {
            return nil
        }
        // What a control says bears on the requirement from the moment that it serves it. And it may be that nothing is met
        // only because what worked was retired, or serves it no more.
        let said = causes.map { max($0.condition.since ?? 0, $0.linkedAt) }
        let gone = verdict == .notMet ? controls.compactMap { $0.health == .retired ? $0.condition.since : nil } + [untiedAt ?? 0] : []
        self.init(verdict, through: causes.map(\.code), since: (said + gone).max() ?? 0)
    }
}
