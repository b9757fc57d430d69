/// Where an organisation's days begin: its time zone, and how that stands at the moment of entering.
///
/// Store knows no rules of zones: who enters an organisation brings what holds now.
public struct LocalTime: Hashable, Sendable {
    /// As the time zone database names it: `Pacific/Auckland`.
    public let zone: String
    /// Seconds east of Greenwich.
    public let east: Int
    public init(zone: String, east: Int) { (self.zone, self.east) = (zone, east) }
    public static let utc = LocalTime(zone: "UTC", east: 0)
}
