internal import Platform
internal import Store

/// What the page of a requirement shows.
struct RequirementView: Sendable {
    let state: RequirementState
    let catalogue: Catalogue
    let neighbours: [RequirementState]
    let runs: [TestRunLine]
    let history: [LoggedChange]
    let people: [(id: String, name: String)]

    func name(of member: String) -> String { people.first { $0.id == member }?.name ?? "a former member" }
}

/// What was typed and could not be saved.
struct RequirementForms {
    var verdict: Form?
    var work: Form?
    var problems: [Problem.Field] = []
    var stale: Stale<Assessment>?
    var status = 200

    func problem(_ name: String) -> String? { problems.first { $0.name == name }?.message }
}

extension Frameworks {
    /// - Throws: `notFound` for a requirement of no adopted framework.
    func view(_ framework: String, _ requirement: String, today: Day, as member: Member) async throws -> RequirementView {
        guard let catalogue = catalogues.framework(framework) else { throw Problem.notFound }
        let state = try await state(framework, requirement, today: today, as: member)
        let controls = state.controls.map(\.id)
        let around = try await states(servedBy: controls, today: today, as: member).filter { $0.id != state.id }
        return try await store.read(member.scope) { tx in
            RequirementView(
                state: state, catalogue: catalogue, neighbours: around, runs: try tx.runs(of: controls, limit: 10),
                history: try tx.history(of: "assessment", state.id), people: try tx.people())
        }
    }

    /// What takes data out is in the log, and before it: no note, no file.
    func statement(_ framework: String, today: Day, isExport: Bool, as member: Member) async throws -> StatementOfApplicability {
        guard framework == StatementOfApplicability.framework else { throw Problem.notFound }
        let states = try await states(framework, today: today, as: member)
        if isExport {
            try await store.write(member.scope) { tx in
                guard let adoption = try tx.adoptions().first(where: { $0.framework == framework }) else { throw Problem.notFound }
                try tx.record(Change("statement_of_applicability.exported", "adoption", adoption.id))
            }
        }
        return StatementOfApplicability(states)
    }
}
