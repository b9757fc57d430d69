internal import Platform
internal import Store

/// A control or a requirement, as the coverage map names it.
struct CoverageSubject: Sendable {
    let id, ref: String
    var title: String
    let cursor: Cursor
}

/// Which days of a window accepted evidence speaks of, for each control or requirement.
struct EvidenceCoverage: Sendable {
    struct Line: Sendable {
        let subject: CoverageSubject
        let periods: [ClosedRange<Day>]
        /// Nil while the window lies ahead.
        let days: UI.Coverage?
        var gapDays: Int { days?.gapDays ?? 0 }
    }
    let lines: [Line]
    let next: String?

    /// Two statements, whatever the number of rows.
    static func read(_ query: CoverageQuery, today: Day, _ tx: Reading) throws -> EvidenceCoverage {
        let found: [CoverageSubject]
        let periods: [String: [ClosedRange<Day>]]
        switch query.by {
        case .control:
            found = try tx.coveredControls(query)
            periods = try tx.coverage(ofControls: found.map(\.id), query, today: today)
        case .requirement:
            found = try tx.coveredRequirements(query, of: query.framework ?? "")
            periods = try tx.coverage(ofRequirements: found.map(\.id), query, today: today)
        }
        let shown = found.prefix(query.limit)
        var lines = shown.map { subject in
            let periods = periods[subject.id] ?? []
            return Line(subject: subject, periods: periods, days: UI.Coverage(periods, from: query.from, to: query.to, today: today))
        }
        if query.showsOnlyGaps { lines.removeAll { $0.gapDays == 0 } }
        return EvidenceCoverage(lines: lines, next: found.count > shown.count ? shown.last?.cursor.text : nil)
    }
}

extension EvidenceRecords {
    func coverage(_ query: CoverageQuery, today: Day, as member: Member) async throws -> EvidenceCoverage {
        try await store.read(member.scope) { try EvidenceCoverage.read(query, today: today, $0) }
    }
}
