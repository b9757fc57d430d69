import Store
import Testing
@testable import Platform

@Suite("Pages and files of a register") struct PageTests {
    @Test("Hostile values come out escaped on every page, and go through the form unchanged", arguments: RegisterEngine.allCases)
    func hostile(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let parent = try await world.plant(1)[0]
            let made = try await world.records.add(.hostile(owner: "m-ciso", parent: parent.id), Act(world.ciso, now: RegisterWorld.now))
            for page in [
                try await world.page(.get), try await world.page(.get, "/{id}", id: made.id), try await world.page(.get, "/{id}/edit", id: made.id),
                try await world.page(.get, "/{id}/delete", id: made.id),
            ] {
                for sign in ["<script", "<b>", "\"alert", "' onload", "href=\"javascript", "token<"] {
                    #expect(!page.text.contains(sign), "\(page.title): \(sign)")
                }
            }
            let form = try await world.page(.get, "/{id}/edit", id: made.id).text
            #expect(form.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=&#39;x"))
            let answer = try await world.call(
                .post, "/o/{organisation}/specimens/{id}", body: world.form(made, [:]), type: "application/x-www-form-urlencoded", id: made.id)
            guard case .seeOther(let place) = answer else { return #expect(Bool(false), "\(answer)") }
            #expect(place == "/o/acorn/specimens/\(made.id)?done=saved")
            #expect(try await world.records.one(made.id, as: world.ciso) == made)
        }
    }

    @Test("A form adds, and comes back with what was typed and every problem linked", arguments: RegisterEngine.allCases)
    func form(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let blank = try await world.page(.get, "/new").text
            for field in Specimen.fields.all where field.isWritable { #expect(blank.contains("name=\"\(field.name)\""), "\(field.name)") }
            #expect(!blank.contains("name=\"origin\"") && blank.contains("name=\"csrf\" value=\"token&lt;\""))

            var sample = Specimen.sample(1, owner: "00000000-0000-7000-8000-0000000000aa")
            sample.story = "one\ntwo"
            let wrong = try await world.page(.post, body: world.form(sample, ["title": "", "count": "many <", "due": "2026-02-30"], isNew: true))
            #expect(wrong.status == 422 && wrong.hasErrors)
            for name in ["title", "count", "due"] { #expect(wrong.text.contains("href=\"#f-\(name)\"")) }
            #expect(wrong.text.contains("value=\"many &lt;\"") && wrong.text.contains("2026-02-30") && wrong.text.contains("one\r\ntwo"))

            guard
                case .seeOther(let place) = try await world.call(
                    .post, "/o/{organisation}/specimens", body: world.form(sample, [:], isNew: true), type: "application/x-www-form-urlencoded")
            else { throw Problem.conflict("") }
            let id = String(place.split(separator: "/").last?.split(separator: "?").first ?? "")
            var stored = try await world.records.one(id, as: world.ciso)
            (stored.id, stored.version) = ("", 0)
            #expect(stored == sample)
            #expect(try await world.page(.get, "/{id}", query: "done=added", id: id).text.contains("was added"))
        }
    }

    @Test("Deleting asks first, and a stale confirmation deletes nothing", arguments: RegisterEngine.allCases)
    func deletion(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let specimen = try await world.plant(1)[0]
            #expect(try await world.page(.get, "/{id}/delete", id: specimen.id).text.contains("Delete the specimen"))
            let form = "application/x-www-form-urlencoded", path = "/o/{organisation}/specimens/{id}/delete"
            await #expect(throws: Problem.invalid("version", "")) { try await world.call(.post, path, body: "", type: form, id: specimen.id) }
            await #expect(throws: Problem(.conflict, "")) { try await world.call(.post, path, body: "version=9", type: form, id: specimen.id) }
            guard case .seeOther = try await world.call(.post, path, body: "version=1", type: form, id: specimen.id) else { throw Problem.conflict("") }
            await #expect(throws: Problem.notFound) { try await world.records.one(specimen.id, as: world.ciso) }
        }
    }

    @Test("What is exported as CSV comes back as it was, every field of it", arguments: RegisterEngine.allCases)
    func csvRound(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            _ = try await world.plant(300)
            _ = try await world.records.add(.hostile(owner: "m-ciso", parent: nil), Act(world.ciso, now: RegisterWorld.now))
            let file = try await world.csv()
            let act = Act(world.ciso, now: RegisterWorld.now)
            let same = try await world.records.take(csv: file, isDryRun: true, defaults: Specimen(), act)
            #expect(same.problems == [] && same.same == 301 && same.added == 0 && same.changed == 0)

            // Without identifiers and versions the same rows are new ones.
            let lines = try CSVReader.read(file).map(\.cells)
            var out = Out()
            for line in lines {
                for (i, cell) in line.dropFirst(2).enumerated() {
                    if i > 0 { out.put(UInt8(ascii: ",")) }
                    out.put(literal: "\"" + cell.replacing("\"", with: "\"\"") + "\"")
                }
                out.put("\r\n")
            }
            let report = try await world.records.take(csv: out.bytes, isDryRun: false, defaults: Specimen(), act)
            #expect(report.added == 301)
            let copies = try CSVReader.read(try await world.csv()).map { Array($0.cells.dropFirst(2)) }
            #expect(copies.count == 603)
            #expect(
                copies.dropFirst().map { $0.joined(separator: "|") }.sorted()
                    == (lines.dropFirst() + lines.dropFirst()).map { $0.dropFirst(2).joined(separator: "|") }.sorted())
        }
    }

    @Test("An import with a problem in any row takes none, and names line and field", arguments: RegisterEngine.allCases)
    func csvProblems(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let specimen = try await world.plant(1)[0], act = Act(world.ciso, now: RegisterWorld.now)
            let file = """
                Identifier,title,OWNER,Stage,active,tags
                ,Fine,Olu,In work,yes,Low; Very high
                ,,Nobody,Shut,maybe,Low
                no-such-id,x,Olu,open,no,
                \(specimen.id),x,Olu,open,no,
                \(specimen.id),y,Olu,open,no,
                """
            let report = try await world.records.take(csv: Array(file.utf8), isDryRun: true, defaults: Specimen(), act)
            #expect(report.problems.map { "\($0.line) \($0.field.name)" } == ["3 title", "3 active", "3 stage", "3 owner", "4 id", "6 id"])
            #expect(report.added == 1 && report.changed == 1)
            await #expect(throws: Problem(.invalid, "", fields: report.problems.map(\.field))) {
                try await world.records.take(csv: Array(file.utf8), isDryRun: false, defaults: Specimen(), act)
            }
            #expect(try await world.records.one(specimen.id, as: world.ciso) == specimen)

            await #expect(throws: Problem.invalid([.init("Colour", ""), .init("title", "")])) {
                try await world.records.take(csv: Array("Colour,title,Title\n".utf8), isDryRun: true, defaults: Specimen(), act)
            }
            let stale = "Identifier,Version,Title\n\(specimen.id),7,x\n"
            #expect(try await world.records.take(csv: Array(stale.utf8), isDryRun: true, defaults: Specimen(), act).problems.map(\.field.name) == ["version"])
        }
    }

    @Test("On the page an import is tried before it is done", arguments: RegisterEngine.allCases)
    func importPage(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let body = "csv=" + Address.query("Title,Owner\n<b>,Olu\n")
            let tried = try await world.page(.post, "/import", body: body + "&do=try")
            #expect(tried.text.contains("1 would be added") && tried.text.contains("value=\"import\"") && !tried.text.contains("<b>"))
            #expect(try await world.csv().filter { $0 == 0x0A }.count == 1)
            guard
                case .seeOther = try await world.call(
                    .post, "/o/{organisation}/specimens/import", body: body + "&do=import", type: "application/x-www-form-urlencoded")
            else { throw Problem.conflict("") }
            #expect(try await world.csv().filter { $0 == 0x0A }.count == 2)
            #expect(try await world.page(.post, "/import", body: "csv=%22&do=try").status == 400)
        }
    }

    @Test("The route table names every route's permission, gate and record") func routes() async throws {
        try await RegisterWorld.with(.sqlite) { world in
            #expect(world.routes.count == 18)
            for route in world.routes {
                #expect(
                    route.permission
                        == (route.method == .get && !["new", "edit", "delete", "import"].contains(route.path.split(separator: "/").last.map(String.init) ?? "")
                            ? "specimen.read" : "specimen.write"),
                    "\(route.path)")
                #expect((route.record == "specimen") == route.path.contains("{id}"))
                #expect(route.path.hasPrefix(route.representation == .json ? "/api/v1/specimens" : "/o/{organisation}/specimens"))
                for schema in [route.contract.body, route.contract.answer].compactMap({ $0 }) + route.contract.query.map(\.schema) {
                    _ = try JSONReader.read(schema)
                }
            }
        }
    }
}

extension RegisterWorld {
    /// A form as a browser would send it, with some fields typed otherwise.
    func form(_ record: Specimen, _ typed: [String: String], isNew: Bool = false) -> String {
        var pairs = isNew ? [] : [("version", String(record.version))]
        for field in Specimen.fields.all where field.isWritable {
            let text = typed[field.name] ?? field.spelling(record)
            switch field.kind.base {
            case .choices: for value in (text ?? "").split(separator: " ") { pairs.append((field.name, String(value))) }
            case .flag where !field.kind.isOptional: if text == "true" { pairs.append((field.name, "true")) }
            default: pairs.append((field.name, text?.replacing("\n", with: "\r\n") ?? ""))
            }
        }
        return (pairs + [("csrf", "token")]).map { "\($0.0)=\(Address.query($0.1))" }.joined(separator: "&")
    }
}
