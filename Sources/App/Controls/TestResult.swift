public import Platform
internal import Store

/// What a test of a control came to.
public enum TestResult: String, Choice {
    case passed, degraded, failed

    public var label: String {
        switch self {
        case .passed: "Passed"
        case .degraded: "Passed with notes"
        case .failed: "Failed"
        }
    }
    public var shape: UI.Shape? {
        switch self {
        case .passed: .good
        case .degraded: .half
        case .failed: .bad
        }
    }
}
