public import Platform

/// A control as far as the requirements that it serves depend on it.
public struct ServingControl: Sendable, Equatable {
    public let id, code, title: String
    public let owner: String?
    public let state: ControlState
    public let cadence: Cadence
    public let last: LastTest?
    public let condition: ControlCondition
    /// When it was linked to the requirement that this is about, in milliseconds since 1970 UTC; it bears on it from then on.
    var linkedAt: Int64 = 0
    public var health: ControlHealth { condition.health }

    public init(
        id: String, code: String, title: String, owner: String?, state: ControlState, cadence: Cadence, last: LastTest?,
        evidence: [SupportingEvidence], moments: ControlMoments = .init(), today: Day, zone: Zone = .utc
    ) {
        (self.id, self.code, self.title, self.owner, self.state, self.cadence, self.last) = (id, code, title, owner, state, cadence, last)
        condition = ControlCondition(state: state, cadence: cadence, last: last, evidence: evidence, moments: moments, today: today, zone: zone)
    }
}
