internal import Platform

enum DemonstrationPages {
    /// The text of each mail; its markup is not shown, for it would run with this page's rights.
    static func mail(_ mails: [OutboxMail]) -> Page {
        let letters = mails.enumerated().map { index, mail in
            UI.section(
                "mail-\(index)", mail.subject, note: mail.date, isProse: true,
                """
                <p class="muted">To \(mail.to.deliverable)</p>
                \(mail.text.split(whereSeparator: \.isNewline).map(String.init).html { line in
                    line.hasPrefix("http://") || line.hasPrefix("https://") ? "<p><a href=\"\(line)\">\(line)</a></p>" : "<p>\(line)</p>"
                })
                """)
        }
        var page = Page(
            "Mails of the demonstration",
            """
            \(UI.head("Mails of the demonstration", lead: "Nothing is sent from here: what the program would have mailed is kept in a folder and shown on this page. The newest comes first."))
            \(when(mails.isEmpty, UI.empty("Nothing has been mailed yet. Start an organisation, and the link to confirm your address appears here.")))
            \(letters.html { $0 })
            """)
        page.isBroad = true
        return page
    }
}
