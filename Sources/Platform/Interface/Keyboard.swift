/// What the single keys do: the page behind `?`.
public enum Keyboard {
    public static func page() -> Page {
        Page(
            "Keys", area: "keys",
            """
            \(UI.head("Keys", lead: "Every key presses a link or a button that is on the page anyway. They are off while you type, and each goes only where your navigation has it."))
            \(UI.halves(
                section("everywhere", "Everywhere", [
                    (["/"], "Search"), (["?"], "This page"), (["g", "h"], "Home"), (["g", "f"], "Frameworks"), (["g", "c"], "Controls"),
                    (["g", "e"], "Evidence"), (["g", "r"], "Risks"), (["g", "i"], "Incidents"), (["g", "a"], "Audit log"),
                ]),
                section("lists", "Lists", [
                    (["j"], "Next row"), (["k"], "Row before"), (["Enter"], "Open the row"), (["x"], "Pick the row"), (["f"], "Filters"),
                ])))
            \(UI.halves(
                section("records", "Records", [
                    (["e"], "Edit"), (["n"], "Next in the list you came from"), (["p"], "The one before"), (["u"], "Undo"), (["Ctrl", "Enter"], "Save, and go on where the page says so"),
                ]),
                section("requirements", "Requirements", [
                    (["m"], "Met"), (["r"], "Partly met"), (["x"], "Not met"), (["a"], "Not applicable"),
                ])))
            """)
    }

    private static func section(_ id: String, _ title: String, _ keys: [([String], String)]) -> HTML {
        UI.section(
            id, title,
            UI.table(
                "Keys: " + title, [UI.Column("Keys", .state), UI.Column("What they press", .state)],
                keys.map { pressed, meaning in
                    .cells(["\(pressed.html { "<kbd>\($0)</kbd> " })", "\(meaning)"])
                }))
    }
}
