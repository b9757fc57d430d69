internal import Platform
public import Store

extension Frameworks {
    /// Adopts a framework in one transaction with one change row: an assessment for each assessable requirement, and on
    /// wish the common controls that serve it. A control that another framework brought already is linked, not made twice.
    ///
    /// - Throws: `notFound` for a framework that no catalogue has; `conflict` when it was adopted before.
    @discardableResult
    public func adopt(_ framework: String, withControls: Bool = true, as member: Member, now: Int64) async throws -> Adoption {
        guard let catalogue = catalogues.framework(framework) else { throw Problem.notFound }
        let adoption = Adoption(id: identifier(now), framework: framework, catalogueVersion: catalogue.version, adoptedAt: now)
        return try await store.write(member.scope) { [self] tx in
            guard try !tx.adoptions().contains(where: { $0.framework == framework }) else { throw Problem.conflict("\(catalogue.name) was adopted already.") }
            try tx.insert(
                "adoption", id: adoption.id,
                [
                    "framework": .text(framework), "catalogue_version": .integer(Int64(catalogue.version)), "adopted_at": .integer(now),
                ])
            var places = try tx.assessmentPlaces(), covers: [Change.Covered] = []
            for (position, entry) in catalogue.requirements.enumerated() where entry.isAssessable {
                let id = identifier(now)
                try tx.insert(
                    "assessment", id: id,
                    [
                        "framework": .text(framework), "requirement": .text(entry.id), "position": .integer(Int64(position)),
                        "work": WorkStatus.notStarted.value, "verdict": Verdict.notAssessed.value, "reason": .text(""), "driver": Driver.baseline.value,
                    ])
                places[RequirementPlace(framework, entry.id)] = id
                covers.append(Change.Covered("assessment", id))
            }
            let made = withControls ? try addControls(for: framework, places, &covers, tx, now: now) : 0
            try tx.record(
                Change(
                    "framework.adopted", "adoption", adoption.id,
                    fields: [
                        Change.Field("framework", after: .text(framework)), Change.Field("catalogue_version", after: .integer(Int64(catalogue.version))),
                        Change.Field("requirements", after: .integer(Int64(catalogue.requirements.count { $0.isAssessable }))),
                        Change.Field("controls_added", after: .integer(Int64(made))),
                    ], covers: covers))
            return adoption
        }
    }

    /// A new control serves all that was adopted; one that was there serves the new framework too.
    /// - Returns: how many were made.
    private func addControls(for framework: String, _ places: [RequirementPlace: String], _ covers: inout [Change.Covered], _ tx: Writing, now: Int64) throws
        -> Int
    {
        var (known, codes) = try tx.knownControls()
        let members = try tx.membersByRole()
        var made = 0
        for control in catalogues.controls where control.serves[framework]?.isEmpty == false {
            let isNew = known[control.id] == nil
            let id = known[control.id] ?? identifier(now)
            if isNew {
                let code = Self.freeCode(control.id, &codes)
                // The role that usually owns it, where one person holds that role and so nobody has to choose.
                let owner = members[control.owner].flatMap { $0.count == 1 ? $0.first : nil }
                try tx.insert(
                    "control", id: id,
                    [
                        "code": .text(code), "title": .text(control.title), "objective": .text(control.objective), "practice": .text(control.practice),
                        "test_procedure": .text(control.test), "expected": .text(control.evidence.joined(separator: "\n")), "cadence": control.cadence.value,
                        "state": ControlState.planned.value, "owner_id": owner.value, "catalogue_id": .text(control.id),
                    ])
                covers.append(Change.Covered("control", id))
                known[control.id] = id
                made += 1
            }
            for (served, requirements) in control.serves where isNew || served == framework {
                for requirement in requirements {
                    guard let assessment = places[RequirementPlace(served, requirement)] else { continue }
                    let link = identifier(now)
                    try tx.insert(
                        "control_requirement", id: link,
                        [
                            "control_id": .text(id), "assessment_id": .text(assessment), "framework": .text(served), "requirement": .text(requirement),
                        ])
                    covers.append(Change.Covered("control_requirement", link))
                }
            }
        }
        return made
    }

    /// The catalogue's code, or with a suffix where a control of the organisation's own has it.
    private static func freeCode(_ code: String, _ taken: inout Set<String>) -> String {
        var (free, number) = (code, 2)
        while taken.contains(free) {
            free = "\(code)-\(number)"
            number += 1
        }
        taken.insert(free)
        return free
    }

    func identifier(_ now: Int64) -> String { Identifier.make(now: now, random: random) }
}
