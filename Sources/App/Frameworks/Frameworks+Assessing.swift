internal import Platform
public import Store

extension Frameworks {
    /// States a verdict, plans the work, or both.
    ///
    /// - Parameters:
    ///   - version: the one that was looked at.
    ///   - isDecision: whether a person states the verdict, even the same again: from then on theirs counts.
    ///   - edit: changes the assessment as it is now and answers with what is not acceptable in what was given.
    /// - Throws: `Stale` when somebody changed it since; ``Problem`` with every field that is not acceptable.
    @discardableResult
    public func assess(
        _ framework: String, _ requirement: String, version: Int?, isDecision: Bool, as member: Member, now: Int64,
        _ edit: @escaping @Sendable (inout Assessment) throws -> [Problem.Field]
    ) async throws -> Assessment {
        let id = try await store.read(member.scope) { try $0.assessments(.requirement(framework, requirement)).first?.id }
        guard let id else { throw Problem.notFound }
        let isMandatory = catalogues.framework(framework)?.entry(requirement)?.isMandatory ?? false
        return try await records.change(id, version: version, Act(member, now: now)) { assessment in
            var problems = try edit(&assessment)
            if isMandatory, assessment.verdict == .notApplicable { problems.append(Assessment.noExclusion) }
            if isDecision {
                let isOpen = assessment.verdict == .notAssessed
                assessment.statedBy = isOpen ? nil : Relation(member.id)
                assessment.statedAt = isOpen ? nil : Instant(milliseconds: now)
            }
            return problems
        }
    }
}
