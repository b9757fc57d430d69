public import Platform
internal import Store

/// Where a control is in its life, as people decide it. How well it works is never set by hand: see ``ControlHealth``.
public enum ControlState: String, Choice {
    case planned, inPlace = "in_place", retired

    public var label: String {
        switch self {
        case .planned: "Planned"
        case .inPlace: "In place"
        case .retired: "Retired"
        }
    }
}
