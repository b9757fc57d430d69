public import Platform
internal import Store

/// Something of value that the organisation looks after: a system, a data set, a device, a place.
public struct Asset: Record {
    public var id = "", version = 0
    public var name = ""
    public var kind = AssetKind.system
    public var description = ""
    public var owner: Relation<People>?
    public var custodian: Relation<People>?
    public var classification = Classification.internalUse
    /// 1 (we hardly notice) to 5 (we stop).
    public var criticality = 3
    public var location = ""
    public var documentation: Link?
    public var reviewDue: Day?
    public init() {}

    public static let fields = Fields<Asset> {
        $0.add("name", \.name, "Name", 1...200, [.title, .list, .search, .sort], help: "As your colleagues call it.")
        $0.add("kind", \.kind, "Kind", nil, [.list, .filter])
        $0.add("description", \.description, "Description", 0...4_000, [.long, .search], help: "What it does and what is in it.")
        $0.add("owner_id", \.owner, "Owner", nil, [.list, .filter], help: "Who answers for it.")
        $0.add("custodian_id", \.custodian, "Looked after by", nil, [.filter], help: "Who runs it from day to day.")
        $0.add("classification", \.classification, "Classification", nil, [.list, .filter])
        $0.add("criticality", \.criticality, "Criticality", 1...5, [.list, .filter, .sort], help: "From 1, hardly noticed, to 5, work stops without it.")
        $0.add("location", \.location, "Location", 0...200, [.search], help: "A region, a site, a provider.")
        $0.add("documentation", \.documentation, "Documentation", help: "Where it is described.")
        $0.add("review_due", \.reviewDue, "Review due", nil, [.list, .filter, .sort])
    }
}

public enum AssetKind: String, Choice {
    case system, application, data, device, network, site, service
    public var label: String {
        switch self {
        case .system: "System"
        case .application: "Application"
        case .data: "Data set"
        case .device: "Device"
        case .network: "Network"
        case .site: "Site"
        case .service: "Service"
        }
    }
}

public enum Classification: String, Choice {
    case open = "public", internalUse = "internal", confidential, secret
    public var label: String {
        switch self {
        case .open: "Public"
        case .internalUse: "Internal"
        case .confidential: "Confidential"
        case .secret: "Secret"
        }
    }
}
