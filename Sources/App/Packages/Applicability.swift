internal import Platform

/// The statement of applicability: every requirement, whether it applies and why, and where it stands. What a verdict rests on, and how
/// many pieces of evidence there are, is told by what the package holds, so that a reader finds in it what is said here.
enum Applicability {
    static func table(_ states: [RequirementState]) -> [UInt8] {
        var out = Out(capacity: 300 * (states.count + 1))
        CSVLine.put(
            [
                "Requirement", "Title", "Applies", "Included because of", "Reason", "Counts as", "Stated", "Stated on", "Implied by controls",
                "Implied through", "Rests on, by this package",
                "Work", "Due", "Controls", "Pieces of evidence in this package",
            ], into: &out)
        for state in states {
            CSVLine.put(
                [
                    state.requirement, state.title, applies(state), state.effective == .notApplicable ? "" : state.driver.label, state.reason,
                    state.effective.label, state.stated.label,
                    state.statedAt.map { Day(of: $0).iso } ?? "", state.inferred?.verdict.label ?? "", state.inferred?.through.joined(separator: " ") ?? "",
                    state.proof.label,
                    state.work.label, state.due?.iso ?? "", state.controls.map(\.code).joined(separator: " "), String(state.evidence.count),
                ], into: &out)
        }
        return out.bytes
    }

    static func page(_ contents: PackageContents) -> [UInt8] {
        let states = contents.states
        let counts = "\(UI.number(states.count)) requirements; \(UI.number(states.count { $0.effective == .notApplicable })) do not apply."
        return PackageIndex.document(
            "Statement of applicability",
            """
            <p><a href="index.html">Back to the package</a></p>
            <h1>Statement of applicability</h1>
            <p>\(contents.order.framework.name), \(contents.organisation.name), as of \(contents.order.today.words). \(counts) What a verdict rests on is told by the evidence in this package: of its days, and neither rejected nor withdrawn.</p>
            <table><caption>Every requirement in the order of the framework</caption><thead><tr><th scope="col">Requirement</th><th scope="col">Applies</th><th scope="col">Reason</th><th scope="col">Counts as</th><th scope="col">Rests on</th><th scope="col">Controls</th><th scope="col">Evidence here</th></tr></thead><tbody>
            \(states.html { state in
                """
                <tr><th scope="row">\(state.requirement) \(state.title)</th><td>\(applies(state))</td><td>\(state.reason)</td><td>\(state.effective.label)</td><td>\(state.proof.label)</td><td>\(state.controls.map(\.code).joined(separator: ", "))</td><td>\(UI.number(state.evidence.count))</td></tr>

                """
            })</tbody></table>
            """)
    }

    private static func applies(_ state: RequirementState) -> String { state.effective == .notApplicable ? "no" : "yes" }
}
