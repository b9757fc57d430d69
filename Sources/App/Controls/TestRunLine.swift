internal import Platform

/// A test run as a list shows it.
struct TestRunLine: Sendable {
    let id, control, code: String
    let day: Day
    let result: TestResult
    let found: String
    let tester: String
    /// Milliseconds since 1970 UTC.
    let recordedAt: Int64
}
