internal import Platform
public import Store

extension Controls {
    /// A requirement that a control serves.
    public struct Service: Sendable {
        public let id, framework, requirement, assessment: String
        /// Of the requirement in its framework.
        let position: Int
        let version: Int
        /// Its place among what the control serves.
        var place: String { "\(framework) \(ShortList.rank(position)) \(id)" }
    }

    /// What the control serves, in the order of the frameworks.
    public func served(by id: String, as member: Member) async throws -> [Service] {
        _ = try await records.one(id, as: member)
        return try await store.read(member.scope) { try $0.servedRequirements(by: id) }
    }

    /// - Parameter given: what was not acceptable already when it was read.
    /// - Throws: `notFound` for an unknown control; `invalid` for a requirement of no adopted framework; `conflict` when it
    ///   serves it already, or more than ``requirementLimit`` would come together.
    public func link(
        _ id: String, framework: String, requirement: String, problems given: [Problem.Field] = [], as member: Member, now: Int64
    ) async throws {
        let link = identify(now)
        try await store.write(member.scope) { tx in
            try tx.lock("control", id: id)
            let assessment = try tx.assessment(framework, requirement)
            let missing = assessment == nil ? [Problem.Field("requirement", "Requirement: choose one of a framework that you adopted")] : []
            let problems = given.adding(given.contains { $0.name == "framework" } ? [] : missing)
            guard problems.isEmpty, let assessment else { throw Problem.invalid(problems) }
            // With both ends in hand, nobody else adds to what is counted.
            try tx.lock("assessment", id: assessment)
            let served = try tx.servedRequirements(by: id)
            guard !served.contains(where: { $0.assessment == assessment }) else { throw Problem.conflict("The control serves \(requirement) already.") }
            guard served.count < Self.requirementLimit, try tx.services(.requirement(framework, requirement)).count < Self.requirementLimit else {
                throw Problem.conflict("A control serves at most \(Self.requirementLimit) requirements, and a requirement has at most as many controls.")
            }
            try tx.insert(
                "control_requirement", id: link,
                [
                    "control_id": .text(id), "assessment_id": .text(assessment), "framework": .text(framework), "requirement": .text(requirement),
                ])
            try tx.record(
                Change(
                    "control.linked", "control", id, fields: Self.told(framework, requirement, isAfter: true),
                    covers: [Change.Covered("control_requirement", link)]))
        }
    }

    /// - Throws: `notFound` when the control does not serve it.
    public func unlink(_ id: String, framework: String, requirement: String, as member: Member, now: Int64) async throws {
        try await store.write(member.scope) { tx in
            guard let link = try tx.servedRequirements(by: id).first(where: { $0.framework == framework && $0.requirement == requirement }) else {
                throw Problem.notFound
            }
            try tx.delete("control_requirement", id: link.id, version: link.version)
            try tx.record(
                Change(
                    "control.unlinked", "control", id, fields: Self.told(framework, requirement, isAfter: false),
                    covers: [Change.Covered("control_requirement", link.id)]))
            // What the others imply from here on, whoever stated a verdict before could not know.
            let before = try tx.untied(link.assessment), after = Instant(milliseconds: now)
            _ = try tx.set("assessment", where: "id = \(link.assessment)", ["untied_at": .integer(now)])
            let field = Change.Field("untied_at", before: before.map { .text($0.iso) } ?? .null, after: .text(after.iso))
            try tx.record(Change("requirement.untied", "assessment", link.assessment, fields: [field]))
        }
    }

    private static func told(_ framework: String, _ requirement: String, isAfter: Bool) -> [Change.Field] {
        let values: [(String, Value)] = [("framework", .text(framework)), ("requirement", .text(requirement))]
        return values.map { isAfter ? Change.Field($0.0, after: $0.1) : Change.Field($0.0, before: $0.1) }
    }
}
