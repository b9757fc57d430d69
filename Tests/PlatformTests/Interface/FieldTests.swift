import Store
import Testing
@testable import Platform

@Suite("Forms")
struct FieldTests {
    static let inputs: [UI.Input] = [
        .line("a"), .line("", .currentPassword), .text("a"), .select("a", [UI.Option("a", "A")]), .day("2026-11-24"), .number("3"), .tick(true), .code,
        .file(accept: ".pdf"),
    ]

    @Test("Each field has a label, and its help and error describe it, the error first", arguments: inputs.indices)
    func described(index: Int) throws {
        let strict = Strict(UI.field("owner", "Owner", Self.inputs[index], help: "Who decides.", error: "Choose an owner").bytes)
        #expect(strict.faults.isEmpty)
        let input = try #require(strict.with("id", "f-owner"))
        #expect(input["aria-describedby"] == "f-owner-error f-owner-help")
        #expect(input["aria-invalid"] == "true")
        #expect(input["name"] == "owner")
        #expect(strict.first("label")?["for"] == "f-owner")
        #expect(strict.with("id", "f-owner-help")?.text == "Who decides.")
        #expect(strict.with("id", "f-owner-error")?.text == "Choose an owner")
    }

    @Test("Label, help, error and input stand in that order")
    func order() throws {
        let strict = Strict(UI.field("a", "Label", .line(""), help: "Help", error: "Error").bytes)
        let places = try ["label", "p", "input"].map { name in try #require(strict.elements.firstIndex { $0.name == name }) }
        #expect(places == places.sorted())
        let words = strict.all("p").map { $0["class"] }
        #expect(words == ["help", "error"])
    }

    @Test("Only what may be left out is marked, and everything else is required")
    func optional() {
        let optional = Strict(UI.field("a", "Remark", .text(""), isOptional: true).bytes)
        #expect(optional.first("label")?.text == "Remark (optional)")
        #expect(optional.first("textarea")?["required"] == nil)
        let required = Strict(UI.field("a", "Remark", .text("")).bytes)
        #expect(required.first("label")?.text == "Remark")
        #expect(required.first("textarea")?["required"] != nil)
    }

    @Test("What was typed comes back as it was typed, and stays text")
    func kept() {
        let strict = Strict(UI.field("a", "A", .line(Samples.hostile), error: "Shorter").bytes)
        #expect(strict.faults.isEmpty)
        #expect(strict.first("input")?["value"] == "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;=")
        #expect(strict.first("input")?["aria-describedby"] == "f-a-error")
        #expect(UI.field("a", "A", .text("\nfirst line")).string.contains(">\n\nfirst line</textarea>"))
    }

    @Test("A password is never sent back", arguments: [UI.LineKind.currentPassword, .newPassword])
    func password(kind: UI.LineKind) {
        let markup = UI.field("password", "Password", .line("correct horse", kind))
        #expect(!markup.string.contains("correct horse"))
        #expect(Strict(markup.bytes).first("input")?["type"] == "password")
    }

    @Test("The list of errors takes the focus, and each line leads to its field with the same words")
    func summary() throws {
        let strict = Strict(Shell.render(page: Samples.refused, frame: Samples.member()))
        let list = try #require(strict.with("class", "errors"))
        #expect(list["autofocus"] != nil)
        #expect(list["tabindex"] == "-1")
        #expect(strict.with("id", "errors-title")?.text == "Three things need your attention")
        for name in ["title", "impact", "review"] {
            let line = try #require(strict.with("href", "#" + UI.fieldID(name)))
            #expect(line.text == strict.with("id", UI.fieldID(name) + "-error")?.text)
            #expect(strict.with("id", UI.fieldID(name))?["aria-invalid"] == "true")
        }
    }

    @Test("A rule about several fields stands in the list as text, and no errors make no list")
    func summaryWithoutField() {
        let strict = Strict(UI.errorSummary([Problem.Field("", "The end is before the beginning")]).bytes)
        #expect(strict.first("li")?.text == "The end is before the beginning")
        #expect(strict.first("a") == nil)
        #expect(UI.errorSummary([]).bytes.isEmpty)
    }

    @Test("A choice is a group with a legend, and its first answer is where its error leads")
    func choice() throws {
        let strict = Strict(
            UI.choice(
                "verdict", "This requirement is", value: "not", options: [UI.Option("met", "Met", key: "m"), UI.Option("not", "Not met", key: "x")],
                error: "Choose a verdict"
            ).bytes)
        #expect(strict.faults.isEmpty)
        #expect(strict.first("legend")?.text == "This requirement is")
        #expect(strict.first("fieldset")?["aria-describedby"] == "f-verdict-error")
        let answers = strict.all("input")
        #expect(answers.map { $0["value"] } == ["met", "not"])
        #expect(answers.map { $0["checked"] != nil } == [false, true])
        #expect(answers.map { $0["aria-keyshortcuts"] } == ["m", "x"])
        #expect(answers.first?["id"] == "f-verdict")
    }

    @Test("Every form that changes something is a POST that carries the token")
    func forms() {
        let option = UI.Option("a", "A")
        for markup in [
            UI.form(to: "/a", csrf: "secret", ""), UI.postButton("Undo", to: "/a", csrf: "secret"),
            UI.selection(to: "/a", csrf: "secret", table: HTML(), of: "controls", choices: [option]),
            UI.confirmation(UI.Confirmation("Erase it?", consequence: "It is gone.", verb: "Erase it", path: "/a", keep: ("Keep it", "/b")), csrf: "secret"),
        ] {
            let strict = Strict(markup.bytes)
            #expect(strict.first("form")?["method"] == "post")
            #expect(strict.with("name", UI.csrfField)?["value"] == "secret")
        }
    }

    @Test("Filters are a GET form, and a chip leads to the list without its filter")
    func filters() {
        let filters = Strict(UI.filters(to: "/o/a/controls", hidden: [("sort", "name")], UI.filter("state", "State", .select("", [], empty: "Any"))).bytes)
        #expect(filters.first("form")?["method"] == nil)
        #expect(filters.with("name", "sort")?["type"] == "hidden")
        #expect(filters.first("select")?["required"] == nil)
        let chip = Strict(UI.applied("3 controls", chips: [("State: failed", "/o/a/controls")]).bytes)
        #expect(chip.first("a")?.text == "State: failed ×, remove this filter")
    }
}
