internal import Platform
internal import Store

/// Controls put in place, and their tests.
extension DemonstrationSeeding {
    func controlOccasions() -> [Occasion] {
        let planned = Set(story.planned)
        let failures = Dictionary(story.failed.map { ($0.id, $0.found) }, uniquingKeysWith: { first, _ in first })
        return demonstration.catalogues.controls.enumerated().flatMap { index, control -> [Occasion] in
            guard !planned.contains(control.id) else { return [] }
            let start = Occasion(at: calendar.moment(32 - index % 3, minute: 40 + 11 * index), role: .manager) { [self] member, now in
                try await begin(control.id, member, now)
            }
            return [start] + tests(control, index, failure: failures[control.id])
        }
    }

    private func begin(_ code: String, _ member: Member, _ now: Int64) async throws {
        try await store.write(member.scope) { tx in
            let found = try tx.demonstrationControl(code)
            try tx.update("control", id: found.id, version: found.version, ["state": .text("in_place")])
            try tx.record(Change("control.changed", "control", found.id, fields: [.init("state", before: .text("planned"), after: .text("in_place"))]))
        }
    }

    /// One test each, and one before it of those that are tested every month.
    private func tests(_ control: CommonControl, _ index: Int, failure: String?) -> [Occasion] {
        // An Engineer tests what is theirs; the rest is the daily work of two others.
        let role: Role = control.owner == .engineer ? .engineer : index % 3 == 0 ? .consultant : .analyst
        let last = 2 + index * 7 % 24
        let (result, found) = failure.map { ("failed", $0) } ?? Self.outcome(control, index)
        let final = test(control.id, result, found, on: last, index, role)
        guard control.cadence == .monthly else { return [final] }
        return [test(control.id, "passed", "Nothing found.", on: min(29, last + 22), index + 3, role), final]
    }

    private static func outcome(_ control: CommonControl, _ index: Int) -> (result: String, found: String) {
        switch index % 7 {
        case 3: ("degraded", "Works as described. One record lacked its date; the owner has added it.")
        case 5: ("passed", "Sample of ten drawn by number, ten as they should be.")
        default: ("passed", "Done as the procedure says, nothing found.")
        }
    }

    private func test(_ code: String, _ result: String, _ found: String, on back: Int, _ index: Int, _ role: Role) -> Occasion {
        Occasion(at: calendar.moment(back, minute: 150 + 23 * (index % 17)), role: role) { [self] member, now in
            let (id, day) = (demonstration.identify(now), Day(of: now).iso)
            try await store.write(member.scope) { tx in
                let control = try tx.demonstrationControl(code)
                try tx.insert("test_run", id: id, [
                    "control_id": .text(control.id), "run_on": .text(day), "result": .text(result), "found": .text(found), "tester_id": .text(member.id),
                    "recorded_at": .integer(now),
                ])
                try tx.record(Change("test_run.recorded", "test_run", id, fields: [
                    .init("control", after: .text(code)), .init("run_on", after: .text(day)), .init("result", after: .text(result)), .init("found", after: .text(found)),
                ]))
            }
        }
    }
}
