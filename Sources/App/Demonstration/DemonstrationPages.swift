internal import Platform

enum DemonstrationPages {
    static func mail(_ mails: [OutboxMail]) -> Page {
        var page = Page(
            "Mails of the demonstration",
            """
            \(UI.head("Mails of the demonstration", lead: "Nothing is sent from here: what the program would have mailed is kept in a folder and shown on this page. The newest comes first."))
            \(mails.isEmpty ? UI.empty("Nothing has been mailed yet. Start an organisation, and the link to confirm your address appears here.") : list(mails))
            \(mails.enumerated().html { letter($0, $1) })
            """)
        page.isBroad = true
        return page
    }

    private static func list(_ mails: [OutboxMail]) -> HTML {
        UI.table(
            "Mails, newest first", [UI.Column("Subject", .title), UI.Column("To"), UI.Column("When", .number)],
            mails.enumerated().map { index, mail in .cells([UI.link(mail.subject, to: "#mail-\(index)"), "\(mail.to.deliverable)", "\(mail.date)"]) })
    }

    /// Its markup is shown as text: read as a page, it would run with this page's rights.
    private static func letter(_ index: Int, _ mail: OutboxMail) -> HTML {
        UI.section(
            "mail-\(index)", mail.subject, note: mail.date, isProse: true,
            """
            <p class="muted">To \(mail.to.deliverable)</p>
            \(paragraphs(mail.text).html { lines in "<p class=\"letter\">\(lines.html(line))</p>" })
            <details><summary>The same as HTML</summary><pre>\(mail.html)</pre></details>
            """)
    }

    /// The lines of a text between those that are empty.
    private static func paragraphs(_ text: String) -> [[String]] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).split(whereSeparator: \.isEmpty).map { $0.map(String.init) }
    }

    private static func line(_ line: String) -> HTML {
        line.hasPrefix("http://") || line.hasPrefix("https://") ? "<a href=\"\(line)\">\(line)</a>\n" : "\(line)\n"
    }
}
