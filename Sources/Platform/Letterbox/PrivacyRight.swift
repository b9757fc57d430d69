/// What somebody may ask of whoever holds data about them (GDPR, articles 15 to 22, and 7(3)).
public enum PrivacyRight: String, Sendable, CaseIterable {
    case access, correction, erasure, restriction, portability, objection, automated, consent

    /// As a person would say it.
    public var title: String {
        switch self {
        case .access: "See the data that you hold about me"
        case .correction: "Have something corrected"
        case .erasure: "Have my data erased"
        case .restriction: "Have the use of my data restricted"
        case .portability: "Get my data in a form that I can take elsewhere"
        case .objection: "Object to a use of my data"
        case .automated: "Have a decision looked at that a machine took"
        case .consent: "Take a consent back"
        }
    }
}
