internal import Platform
internal import Store

/// Controls put in place, and their tests.
extension DemonstrationSeeding {
    private var controls: Controls { Controls(store: store, random: demonstration.random) }

    func controlOccasions() -> [Occasion] {
        let planned = Set(story.planned)
        let failures = Dictionary(story.failed.map { ($0.id, $0.found) }, uniquingKeysWith: { first, _ in first })
        return demonstration.catalogues.controls.enumerated().flatMap { index, control -> [Occasion] in
            guard !planned.contains(control.id) else { return [] }
            let start = Occasion(at: calendar.moment(32 - index % 3, minute: 40 + 11 * index), role: .manager) { [self] member, now in
                _ = try await controls.records.change(id(of: control.id, member), version: nil, Act(member, now: now)) { control in
                    control.state = .inPlace
                    return []
                }
            }
            return [start] + tests(control, index, failure: failures[control.id])
        }
    }

    func id(of control: String, _ member: Member) async throws -> String {
        try await store.read(member.scope) { try $0.demonstrationControl(control) }
    }

    /// One test each, and one before it of those that are tested every month.
    private func tests(_ control: CommonControl, _ index: Int, failure: String?) -> [Occasion] {
        // An Engineer tests what is theirs; the rest is the daily work of two others.
        let role: Role = control.owner == .engineer ? .engineer : index % 3 == 0 ? .consultant : .analyst
        let last = 2 + index * 7 % 24
        let (result, found): (TestResult, String) = failure.map { (.failed, $0) } ?? Self.outcome(index)
        let final = test(control.id, result, found, on: last, index, role)
        guard control.cadence == .monthly else { return [final] }
        return [test(control.id, .passed, "Nothing found.", on: min(29, last + 22), index + 3, role), final]
    }

    private static func outcome(_ index: Int) -> (result: TestResult, found: String) {
        switch index % 11 {
        case 3: (.degraded, "Works as described. One record lacked its date; the owner has added it.")
        case 5: (.passed, "Sample of ten drawn by number, ten as they should be.")
        default: (.passed, "Done as the procedure says, nothing found.")
        }
    }

    private func test(_ code: String, _ result: TestResult, _ found: String, on back: Int, _ index: Int, _ role: Role) -> Occasion {
        Occasion(at: calendar.moment(back, minute: 150 + 23 * (index % 17)), role: role) { [self] member, now in
            try await controls.test(id(of: code, member), on: member.today(at: now), result, found: found, as: member, now: now)
        }
    }
}
