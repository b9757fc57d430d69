public import Platform
public import Store

/// The verbs of frameworks: adopting them, and where an organisation stands with their requirements.
public struct Frameworks: Sendable {
    let store: Store
    public let catalogues: Catalogues
    let random: @Sendable (Int) -> [UInt8]
    let records: Records<Assessment>

    public init(store: Store, catalogues: Catalogues, random: @escaping @Sendable (Int) -> [UInt8]) {
        (self.store, self.catalogues, self.random) = (store, catalogues, random)
        records = Records(Assessment.register, in: store, identify: { Identifier.make(now: $0, random: random) })
    }

    /// What has been adopted, as far as the member may see, in the order of adoption.
    public func adoptions(as member: Member) async throws -> [Adoption] {
        try await store.read(member.scope) { try $0.adoptions() }
    }

    /// Every assessable requirement of an adopted framework, in its order.
    ///
    /// Verdicts follow from all controls and evidence of the organisation; of these, the answer names only what the
    /// member may see.
    /// - Throws: `notFound` for a framework that was not adopted, or is outside an auditor's engagements.
    public func states(_ framework: String, today: Day, as member: Member) async throws -> [RequirementState] {
        let found = try await states(.framework(framework), today: today, as: member)
        guard !found.isEmpty else { throw Problem.notFound }
        return found
    }

    public func state(_ framework: String, _ requirement: String, today: Day, as member: Member) async throws -> RequirementState {
        guard let found = try await states(.requirement(framework, requirement), today: today, as: member).first else { throw Problem.notFound }
        return found
    }

    /// Every requirement of everything adopted, by framework: as many statements as for one.
    public func states(today: Day, as member: Member) async throws -> [String: [RequirementState]] {
        Dictionary(grouping: try await states(.everything, today: today, as: member), by: \.framework)
    }

    /// The requirements that these controls serve, of any framework.
    func states(servedBy controls: [String], today: Day, as member: Member) async throws -> [RequirementState] {
        guard !controls.isEmpty else { return [] }
        let served = try await store.read(member.scope) { tx in Set(try tx.services(.these(controls)).map(\.assessment)).sorted() }
        return served.isEmpty ? [] : try await states(.assessments(served), today: today, as: member)
    }

    /// Every assessable requirement of an adopted framework, in its order, and the controls that serve it with what supports each, as
    /// the transaction shows them: for whoever tells of other records in the same breath.
    ///
    /// - Throws: `forbidden` for a member who sees only some controls or evidence; `notFound` as ``states(_:today:as:)``.
    func standing(_ framework: String, today: Day, as member: Member, in tx: Reading) throws -> (states: [RequirementState], work: ControlsAtWork) {
        guard Self.seesWhole(member) else { throw Problem.forbidden("Your role sees only a part of what verdicts follow from.") }
        let graph = try tx.graph(.framework(framework), today: today), found = graph.states(catalogues, today: today)
        guard !found.isEmpty else { throw Problem.notFound }
        return (found, graph.work)
    }

    /// Whether what verdicts follow from is all in the member's sight. An auditor sees all controls and evidence of what
    /// they see at all.
    private static func seesWhole(_ member: Member) -> Bool {
        guard let role = Role(rawValue: member.role) else { return false }
        return [Permission.controlsRead, .evidenceRead].allSatisfy { [.all, .engagement].contains(role.extent(of: $0)) }
    }

    func states(_ reach: ControlReach, today: Day, as member: Member) async throws -> [RequirementState] {
        let catalogues = catalogues
        let seen = try await store.read(member.scope) { try $0.graph(reach, today: today) }
        if Self.seesWhole(member) { return seen.states(catalogues, today: today) }
        // Somebody who sees only some controls must not see other verdicts than their colleagues: all are computed, and
        // what is not theirs is left out afterwards.
        let whole = try await store.read(store.job(organisation: member.organisation, reason: "verdicts", local: member.local)) {
            try $0.graph(reach, today: today)
        }
        let mine = Set(seen.assessments.map(\.id)), controls = Set(seen.work.controls.keys)
        let evidence = Set((Array(seen.work.evidence.values.joined()) + Array(seen.direct.values.joined())).map(\.id))
        return whole.states(catalogues, today: today).filter { mine.contains($0.id) }.map { state in
            state.limited(controls: { controls.contains($0.id) }, evidence: { evidence.contains($0.id) })
        }
    }
}
