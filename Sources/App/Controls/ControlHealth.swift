public import Platform
internal import Store

/// How well a control works, computed from its tests and its evidence. Nothing is working before a test said so.
public enum ControlHealth: String, Choice {
    case working, degraded, failed, notTested = "not_tested", retired

    public var state: UI.State {
        switch self {
        case .working: .working
        case .degraded: .degraded
        case .failed: .failed
        case .notTested: .notTested
        case .retired: .retired
        }
    }
    public var label: String { state.word }
    public var shape: UI.Shape? { state.shape }
}

/// A control's health with what it follows from.
public struct ControlCondition: Sendable, Equatable {
    public let health: ControlHealth
    /// Milliseconds since 1970 UTC from which it is so: a person who decides later has seen it. Nil while not tested, and
    /// for a retired control of which it is not known.
    public let since: Int64?
    /// The first day on which the next test is due; nil for a retired control and one that was never tested.
    public let nextTest: Day?
    /// In a sentence's part, why it is not simply the last test's result ("the test is overdue").
    public let reasons: [String]

    /// The rule: the last test's result, lowered by one step when the next test is overdue or when all evidence that was
    /// ever accepted has expired.
    ///
    /// - Parameters:
    ///   - moments: of decisions about the control, before which nothing that follows from them was so.
    ///   - zone: by which the organisation's days begin.
    public init(
        state: ControlState, cadence: Cadence, last: LastTest?, evidence: [SupportingEvidence], moments: ControlMoments = .init(), today: Day,
        zone: Zone = .utc
    ) {
        guard state != .retired else {
            (health, since, nextTest, reasons) = (.retired, moments.turned, nil, [])
            return
        }
        guard let last else {
            (health, since, nextTest, reasons) = (.notTested, nil, nil, [])
            return
        }
        let due = last.day.adding(months: cadence.months)
        nextTest = due
        var from = max(last.recordedAt, moments.turned ?? 0)
        guard last.result != .failed else {
            (health, since, reasons) = (.failed, from, ["the last test failed"])
            return
        }
        var found: [String] = []
        if last.result == .degraded { found.append("the last test passed with notes") }
        if due < today {
            found.append("its test is overdue")
            from = max(from, zone.start(of: due.adding(days: 1)), moments.cadence ?? 0)
        }
        let accepted = evidence.filter(\.isAccepted)
        if !accepted.isEmpty, let expired = accepted.map({ $0.expiry(by: today) }).lastIfAll() {
            found.append("its evidence has expired")
            from = accepted.reduce(max(from, zone.start(of: expired.adding(days: 1)))) { max($0, $1.linkedAt) }
        }
        (health, since, reasons) = (found.isEmpty ? .working : .degraded, from, found)
    }
}

/// When people decided something about a control that its health follows from, in milliseconds since 1970 UTC.
public struct ControlMoments: Sendable, Equatable {
    /// When it was last retired or taken back.
    public let turned: Int64?
    /// When its cadence was last changed.
    public let cadence: Int64?
    public init(turned: Int64? = nil, cadence: Int64? = nil) { (self.turned, self.cadence) = (turned, cadence) }
}

/// The latest run of a control's test.
public struct LastTest: Sendable, Equatable {
    public let result: TestResult
    public let day: Day
    /// Milliseconds since 1970 UTC.
    public let recordedAt: Int64
    public init(_ result: TestResult, on day: Day, recordedAt: Int64) { (self.result, self.day, self.recordedAt) = (result, day, recordedAt) }
}

extension [Day?] {
    /// The latest, if every one is there.
    fileprivate func lastIfAll() -> Day? { contains(nil) ? nil : compactMap { $0 }.max() }
}
