/// Which controls are read at once.
enum ControlReach: Sendable {
    case everything
    case these([String])
    /// Those that serve any of these assessments.
    case assessments([String])
    /// Those that serve a framework.
    case framework(String)
    /// Those that serve one requirement of it.
    case requirement(String, String)
}

/// Controls as they stand, with what supports each.
struct ControlsAtWork: Sendable {
    /// By identifier.
    var controls: [String: ServingControl] = [:]
    var evidence: [String: [SupportingEvidence]] = [:]
}
