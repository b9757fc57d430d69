internal import Store

extension Design {
    static let owners: [UI.Option] = [UI.Option("ciso", "CISO"), UI.Option("manager", "Manager"), UI.Option("engineer", "Engineer")]

    static var fields: HTML {
        UI.section(
            "fields", "Fields",
            UI.form(
                to: "#fields", csrf: "",
                """
                \(UI.field("name", "Name of the control", .line("Access is reviewed every quarter"), help: "A sentence that is true when the control works."))
                \(UI.field("owner", "Owner", .select("", owners), error: "Choose an owner"))
                \(UI.choice("cadence", "Tested", value: "monthly", options: [UI.Option("monthly", "Monthly"), UI.Option("quarterly", "Quarterly"), UI.Option("yearly", "Yearly")]))
                \(UI.choice("verdict", "After reading the evidence, this requirement is", value: "", options: [UI.Option("met", "Met", key: "m"), UI.Option("partly", "Partly met", key: "r"), UI.Option("not", "Not met", key: "x")], help: "The lower of yours and the controls’ counts.", error: "Choose a verdict"))
                \(UI.pair(UI.field("review", "Review on", .day("2027-01-15")), UI.field("removal", "Removal within, days", .number("2"))))
                \(UI.field("remark", "Remark", .text("", rows: 3), isOptional: true))
                \(UI.field("critical", "Critical for the business", .tick(true), help: "Its failure is told to the CISO at once."))
                \(UI.field("code", "Six-digit code", .code, help: "Codes change every 30 seconds. A code works once."))
                """))
    }

    static var happenings: HTML {
        UI.section(
            "happenings", "What happened, what to do",
            """
            \(UI.notice(.good, "Owner of 2 controls set to Engineer. \(UI.link("Undo", to: "#happenings"))"))
            \(UI.notice(.warn, "Someone else saved this record while you wrote. \(UI.link("See both versions", to: "#happenings"))"))
            \(UI.notice(.bad, "<strong>INC-031</strong> has a report due in \(clock.countdown(to: now + 71_220_000)). \(UI.link("Open the incident", to: "#happenings"))"))
            \(UI.notice(.note, "The catalogue has version 2022.4. \(UI.link("See what it changes", to: "#happenings"))"))
            \(UI.progress(412, of: 900, words: "Making the package: 412 of 900 MB", name: "Audit package"))
            \(UI.upload(to: "#happenings", label: "Evidence file", help: "PDF, picture, spreadsheet, text or mail.", accept: ".pdf,.png,.xlsx", limit: 1_000_000_000, button: "Send the file"))
            """)
    }

    static var errors: HTML {
        UI.section(
            "errors", "A form that could not be saved",
            """
            <p class="muted">It takes the focus, and each line leads to its field with the same words.</p>
            \(UI.errorSummary([Problem.Field("owner", "Choose an owner"), Problem.Field("verdict", "Choose a verdict")], takesFocus: false))
            """)
    }

    static var destroying: HTML {
        UI.section(
            "destroying", "Before something is destroyed",
            UI.dialog(
                UI.Confirmation(
                    "Erase evidence “Review record, first quarter”?",
                    consequence:
                        "2 controls and 5 requirements lose it, and AC-06 will have a gap from 1 Jan to 31 Mar 2026. The log keeps its name and SHA-256. This cannot be undone.",
                    verb: "Erase the evidence", path: "#destroying", keep: ("Keep it", "#destroying")), csrf: "",
                heading: #"<h3 id="confirmation">Erase evidence “Review record, first quarter”?</h3>"#))
    }
}
