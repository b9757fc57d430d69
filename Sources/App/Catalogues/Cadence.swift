public import Platform
internal import Store

/// How often something is to be tested.
public enum Cadence: String, Choice {
    case monthly, quarterly, halfYearly = "half_yearly", yearly

    public var months: Int {
        switch self {
        case .monthly: 1
        case .quarterly: 3
        case .halfYearly: 6
        case .yearly: 12
        }
    }
    public var label: String {
        switch self {
        case .monthly: "Every month"
        case .quarterly: "Every quarter"
        case .halfYearly: "Every half-year"
        case .yearly: "Every year"
        }
    }
}
