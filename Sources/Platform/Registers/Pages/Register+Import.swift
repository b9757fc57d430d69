import Store

/// Importing from a page: the file's text is pasted, tried, and only then taken. (Files by scripts go to the JSON route.)
extension Register {
    func importPage(_ text: String, _ report: ImportReport?, problem: Problem?, _ call: Call) -> Page {
        let place = "\(call.base)/\(path)", title = "Import \(many.lowercased())"
        let isReady = report.map { $0.problemCount == 0 && $0.added + $0.changed > 0 } ?? false
        let labels = fields.all.filter(\.isWritable).map(\.label).joined(separator: ", ")
        var page = Page(
            title, area: path, crumbs: [(many, place)], status: problem?.kind.rawValue ?? 200,
            """
            \(UI.head(title, lead: "The first line names the columns, by label: \(labels). A row with an identifier changes that \(noun), one without adds a new one."))
            \(problem.html { UI.notice(.bad, "\($0.message) \($0.fields.map(\.message).joined(separator: ". "))") })\(report.html(summary))
            \(UI.form(to: place + "/import", csrf: call.csrf, """
                \(UI.field("csv", "Rows", .text(text, rows: 12), help: "Comma-separated, at most \(CSVReader.rowLimit) rows. Nothing changes before you confirm."))
                \(UI.actions(UI.button("Try it", isReady ? .plain : .primary, name: "do", value: "try"), when(isReady, UI.button("Import them", .primary, name: "do", value: "import")), UI.link("Leave without importing", to: place)))
                """))
            """)
        page.hasErrors = problem != nil || (report?.problemCount ?? 0) > 0
        return page
    }

    private func summary(_ report: ImportReport) -> HTML {
        """
        \(UI.notice(report.problemCount == 0 ? .note : .bad, "\(report.added) would be added, \(report.changed) changed, \(report.same) stay as they are, \(report.problemCount) cells need another look."))
        \(when(!report.problems.isEmpty, UI.table("What needs another look", [UI.Column("Line", .number), UI.Column("What to do", .title)], report.problems.map { problem in
            .cells(["\(problem.line)", "\(problem.field.message)"])
        })))
        """
    }
}
