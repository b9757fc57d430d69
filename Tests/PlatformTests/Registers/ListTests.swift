import Store
import Testing
@testable import Platform

@Suite("Lists of a register") struct ListTests {
    private func ids(_ json: JSON) -> [String] {
        guard case .list(let items)? = json["items"] else { return [] }
        return items.compactMap { if case .text(let id)? = $0["id"] { id } else { nil } }
    }
    private func next(_ json: JSON) -> String? { if case .text(let next)? = json["next"] { next } else { nil } }

    @Test("Paging through 500 rows loses none and repeats none, in every order, and is in that order", arguments: RegisterEngine.allCases)
    func paging(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let planted = Set(try await world.plant(500).map(\.id))
            let orders = ["id"] + Specimen.fields.all.filter { $0.uses.contains(.sort) }.map(\.name)
            for order in orders.flatMap({ [$0, "-" + $0] }) {
                var found: [JSON] = [], after: String? = nil
                repeat {
                    let page = try await world.json(.get, query: "limit=73&sort=\(order)" + (after.map { "&after=\($0)" } ?? ""))
                    guard case .list(let items)? = page["items"] else { throw Problem.notFound }
                    found += items
                    after = next(page)
                } while after != nil && found.count <= 600
                #expect(found.count == 500 && Set(ids(.object([.init("items", .list(found))]))) == planted, "\(order)")
                let keys = found.map { $0[order.replacing("-", with: "")] ?? .null }
                let held = keys.filter { $0 != .null }
                #expect(Array(keys.prefix(held.count)) == held, "empty ones come last in \(order)")
                #expect(zip(held, held.dropFirst()).allSatisfy { order.hasPrefix("-") ? !less($0, $1) : !less($1, $0) }, "\(order)")
            }
        }
    }
    private func less(_ a: JSON, _ b: JSON) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a < b
        case (.flag(let a), .flag(let b)): !a && b
        case (.text(let a), .text(let b)): if let a = Amount(a), let b = Amount(b) { a < b } else { Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8)) }
        default: false
        }
    }

    @Test("A list is a bounded number of statements, whatever the number of rows", arguments: RegisterEngine.allCases)
    func statements(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            _ = try await world.plant(120)
            for query in ["limit=1", "limit=100", "limit=200&sort=code", "sort=-ended&stage=done&q=spec"] {
                let json = Meter(), page = Meter()
                _ = try await json.measure { try await world.json(.get, query: query) }
                _ = try await page.measure { try await world.page(.get, query: query) }
                #expect(json.statements <= 2 && page.statements <= 3, "\(query): \(json.statements), \(page.statements)")
            }
        }
    }

    @Test("Filters keep what they say, by every kind", arguments: RegisterEngine.allCases)
    func filters(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let all = try await world.plant(60)
            let cases: [(String, (Specimen) -> Bool)] = [
                ("title=Specimen 3", { $0.title == "Specimen 3" }), ("code=C2", { $0.code == "C2" }),
                ("count_from=3&count_to=7", { (3...7).contains($0.count) }), ("weight=-5", { $0.weight == -5 }),
                ("price_to=1.11", { $0.price.hundredths <= 111 }), ("budget_from=-0.05", { ($0.budget?.hundredths ?? -100) >= -5 }), ("active=true", \.active),
                ("checked=false", { $0.checked == false }),
                ("due=2024-10-07", { $0.due.iso == "2024-10-07" }), ("ended_from=2025-01-15", { $0.ended.map { $0 >= Day(number: 20_103) } ?? false }),
                ("seen_from=1970-01-02&seen_to=1970-01-03", { (1...2).contains($0.seen.milliseconds / 86_400_000) }),
                ("left_at_to=1970-01-01T00:00:00.000Z", { $0.left.map { $0.milliseconds <= 0 } ?? false }), ("stage=done", { $0.stage == .done }),
                ("mood=very_high", { $0.mood == .very_high }), ("tags=high", { $0.tags.contains(.high) }),
                ("marks=low", { $0.marks?.contains(.low) ?? false }),
                ("owner=00000000-0000-7000-8000-0000000000aa", { $0.owner.id == "00000000-0000-7000-8000-0000000000aa" }),
                ("q=SPECIMEN 5", { $0.title == "Specimen 5" }), ("q=c3", { $0.code == "C3" }), ("q=%25", { _ in false }), ("q=_", { _ in false }),
            ]
            for (query, keeps) in cases {
                let found = ids(try await world.json(.get, query: query.replacing(" ", with: "+")))
                let expected = all.filter(keeps).map(\.id)
                #expect(Set(found) == Set(expected.suffix(50)) && (expected.count < 60), "\(query)")
            }
        }
    }

    @Test("A narrowed member's list holds only what is theirs", arguments: RegisterEngine.allCases)
    func narrowed(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let all = try await world.plant(6)
            #expect(
                Set(ids(try await world.json(.get, as: world.owner))) == Set(all.filter { $0.owner.id == "00000000-0000-7000-8000-0000000000aa" }.map(\.id)))
        }
    }

    @Test("The page shows filters that apply as chips, sorts by links, and leads on", arguments: RegisterEngine.allCases)
    func page(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            _ = try await world.plant(8)
            let page = try await world.page(.get, query: "stage=done&sort=-count&limit=2&q=%3Cb%3E").text
            #expect(page.contains("<a class=\"chip\" href=\"/o/acorn/specimens?sort=-count&amp;limit=2&amp;q=%3Cb%3E\">Stage: Done"))
            #expect(page.contains("Words: &lt;b&gt;") && page.contains("value=\"&lt;b&gt;\""))
            #expect(page.contains("Show all"))
            let sorted = try await world.page(.get, query: "sort=-count&limit=3").text
            #expect(
                sorted.contains("<th scope=\"col\" class=\"num\" aria-sort=\"descending\"><a href=\"/o/acorn/specimens?limit=3&amp;sort=count\">Count</a></th>")
            )
            #expect(sorted.contains("<a href=\"/o/acorn/specimens?limit=3&amp;sort=title\">Title</a>"))
            #expect(sorted.contains("after=") && sorted.contains("Next rows") && !sorted.contains("First rows"))
            #expect(sorted.contains("<option value=\"m-ciso\" >Ada &lt;b&gt;</option>"))
        }
    }
}
