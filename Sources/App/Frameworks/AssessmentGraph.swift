internal import Platform

/// What verdicts follow from, as it was read in one transaction.
struct AssessmentGraph: Sendable {
    let assessments: [Assessment]
    let services: [(control: String, assessment: String, since: Int64)]
    let work: ControlsAtWork
    let direct: [String: [SupportingEvidence]]

    /// Each requirement as it stands, in the order of its framework. What the catalogues no longer know is left out.
    func states(_ catalogues: Catalogues, today: Day) -> [RequirementState] {
        var serving: [String: [ServingControl]] = [:]
        for service in services {
            guard var control = work.controls[service.control] else { continue }
            control.linkedAt = service.since
            serving[service.assessment, default: []].append(control)
        }
        return assessments.compactMap { assessment in
            guard let entry = catalogues.entry(assessment.framework, assessment.requirement) else { return nil }
            let controls = (serving[assessment.id] ?? []).sorted { $0.code < $1.code }
            return RequirementState(entry, assessment, controls: controls, evidence: evidence(for: assessment.id, controls), today: today)
        }
    }

    /// Its own, then that of its controls, each piece once. A retired control supports nothing any more.
    private func evidence(for assessment: String, _ controls: [ServingControl]) -> [SupportingEvidence] {
        var all = direct[assessment] ?? []
        var places = Dictionary(all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        for control in controls where control.health != .retired {
            for piece in work.evidence[control.id] ?? [] {
                if let place = places[piece.id] {
                    all[place].through.append(control.code)
                } else {
                    places[piece.id] = all.count
                    var piece = piece
                    piece.through = [control.code]
                    all.append(piece)
                }
            }
        }
        return all
    }
}

/// A requirement by its framework and its identifier there.
struct RequirementPlace: Hashable, Sendable {
    let framework, requirement: String
    init(_ framework: String, _ requirement: String) { (self.framework, self.requirement) = (framework, requirement) }
}
