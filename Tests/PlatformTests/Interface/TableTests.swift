import Testing
@testable import Platform

@Suite("Tables and lists")
struct TableTests {
    private let columns = [
        UI.Column("Number", .ref), UI.Column("Name", .title, sort: UI.Sort(path: "?sort=name", order: .descending)), UI.Column("Owner"),
        UI.Column("Due", .number),
    ]

    @Test("A table has a caption, heads with a scope, and a name for each row")
    func structure() {
        let strict = Strict(UI.table("Controls by name", columns, [.cells(["AC-06", "Access", "Manager", "24 days"])]).bytes)
        #expect(strict.faults.isEmpty)
        #expect(strict.first("caption")?.text == "Controls by name")
        #expect(strict.all("th").filter { $0["scope"] == "col" }.count == 4)
        #expect(strict.with("scope", "row")?.text == "Access")
    }

    @Test("On a phone each plain value and number has its label")
    func labels() {
        let strict = Strict(UI.table("Controls", columns, [.cells(["AC-06", "Access", "Manager", "24 days"])]).bytes)
        #expect(strict.first("table")?["class"] == "fold")
        #expect(strict.with("data-label", "Owner")?.text == "Manager")
        #expect(strict.with("data-label", "Due")?["class"] == "num")
    }

    @Test("The order stands on the head that sorts, and is a link")
    func sorting() {
        let strict = Strict(UI.table("Controls", columns, []).bytes)
        let sorted = strict.elements.filter { $0["aria-sort"] != nil }
        #expect(sorted.map { $0["aria-sort"] } == ["descending"])
        #expect(strict.with("href", "?sort=name")?.text == "Name")
    }

    @Test("A row that is too short or too long for its table still fills it exactly", arguments: [0, 2, 9])
    func ragged(count: Int) {
        let strict = Strict(UI.table("Controls", columns, [.cells(Array(repeating: "x", count: count))]).bytes)
        #expect(strict.all("td").count + strict.all("th").filter { $0["scope"] == "row" }.count == columns.count)
    }

    @Test("The head of a group spans the table, whatever it carries", arguments: [(false, false), (true, false), (false, true), (true, true)], [1, 2, 4, 7])
    func groups(parts: (chart: Bool, value: Bool), width: Int) {
        guard width > (parts.chart ? 1 : 0) + (parts.value ? 1 : 0) else { return }
        let columns = (0..<width).map { UI.Column("C\($0)") }
        let strict = Strict(UI.table("Groups", columns, [.group("A.5", chart: parts.chart ? "bar" : nil, value: parts.value ? "81" : nil)]).bytes)
        let cells = strict.all("td") + strict.all("th").filter { $0["scope"] == "rowgroup" }
        #expect(cells.reduce(0) { $0 + (Int($1["colspan"] ?? "1") ?? 0) } == width)
        #expect(strict.all("tbody").count == 2)
    }

    @Test("What may scroll sideways has a name and takes the focus")
    func scrolls() {
        let strict = Strict(UI.table("Permissions", columns, [], isMatrix: true).bytes)
        #expect(strict.with("role", "region")?["aria-label"] == "Permissions")
        #expect(strict.with("role", "region")?["tabindex"] == "0")
    }

    @Test("A difference shows what was there and what is, and says nothing where there was nothing")
    func diff() {
        let strict = Strict(
            UI.diff("What changed", [UI.Change("Owner", before: "Analyst", after: "Manager"), UI.Change("Remark", before: nil, after: "<b>")]).bytes)
        #expect(strict.all("del").map(\.text) == ["Analyst"])
        #expect(strict.all("ins").map(\.text) == ["Manager", "&lt;b&gt;"])
        #expect(strict.all("span").map(\.text) == ["nothing"])
    }

    @Test("Progress stays within its bar and says its words", arguments: [(-1, 4, "0"), (2, 4, "2"), (9, 4, "4"), (0, 0, "0")])
    func progress(done: Int, all: Int, shown: String) {
        let bar = Strict(UI.progress(done, of: all, words: "2 of 4 parts", name: "Package").bytes).first("progress")
        #expect(bar?["value"] == shown)
        #expect(bar?.text == "2 of 4 parts")
    }

    @Test("An address that would run a script leads nowhere")
    func addresses() {
        #expect(Strict(UI.link("x", to: "javascript:alert(1)").bytes).first("a")?["href"] == "#")
        #expect(Strict(UI.linkButton("x", to: "//elsewhere.example").bytes).first("a")?["href"] == "#")
    }
}
