public import Platform

/// A control as far as the requirements that it serves depend on it.
public struct ServingControl: Sendable, Equatable {
    public let id, code, title: String
    public let owner: String?
    public let state: ControlState
    public let cadence: Cadence
    public let last: LastTest?
    public let condition: ControlCondition
    public var health: ControlHealth { condition.health }

    public init(
        id: String, code: String, title: String, owner: String?, state: ControlState, cadence: Cadence, last: LastTest?,
        evidence: [SupportingEvidence], today: Day, zone: Zone = .utc
    ) {
        (self.id, self.code, self.title, self.owner, self.state, self.cadence, self.last) = (id, code, title, owner, state, cadence, last)
        condition = ControlCondition(state: state, cadence: cadence, last: last, evidence: evidence, today: today, zone: zone)
    }
}
