internal import Platform

/// The statement of applicability as a page.
enum ApplicabilityPages {
    static func page(_ statement: StatementOfApplicability, _ catalogue: Catalogue, _ call: Call) -> Page {
        let place = "\(call.base)/frameworks/\(catalogue.id)"
        let included = statement.lines.count { $0.isIncluded }
        let rows = statement.lines.map { line in
            UI.Row.cells([
                "\(line.requirement)", UI.link(line.title, to: "\(place)/requirements/\(line.requirement)"), "\(line.isIncluded ? "Yes" : "No")",
                "\(line.isIncluded ? line.driver.label : "")", line.lacksReason ? UI.state(.bad, "Reason missing") : "\(line.justification)",
                UI.state(line.verdict.state.shape, line.status), "\(line.owner.isEmpty ? "nobody" : line.owner)", "\(line.controls.joined(separator: ", "))",
            ])
        }
        return Page(
            "Statement of applicability", area: "frameworks", crumbs: [("Frameworks", call.base + "/frameworks"), (catalogue.name, place)],
            """
            \(UI.head("Statement of applicability", lead: "\(included) of \(statement.lines.count) controls of Annex A apply. An exclusion needs a reason that an auditor accepts.",
                actions: UI.actions(UI.linkButton("Download as CSV", to: place + "/statement-of-applicability.csv"))))
            \(FrameworkPages.tabs(catalogue, current: "/statement-of-applicability", call))
            \(when(!statement.incomplete.isEmpty, UI.notice(.warn, "<p>\(UI.count(statement.incomplete.count, "exclusion has", "exclusions have")) no reason: \(statement.incomplete.joined(separator: ", ")).</p>")))
            \(UI.table("Controls of Annex A, in the order of the standard", [
                UI.Column("Number", .ref), UI.Column("Control", .title), UI.Column("Included"), UI.Column("Driver"), UI.Column("Justification"),
                UI.Column("Status", .state), UI.Column("Owner"), UI.Column("Our controls"),
            ], rows))
            """)
    }
}
