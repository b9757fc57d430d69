import Store
import Testing
@testable import Platform

@Suite("What a record owns itself") struct HookTests {
    @Test("Its own rules run after the fields', see the record as it was, and are named with the others", arguments: RegisterEngine.allCases)
    func check(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            var register = Specimen.register
            register.check = { record, previous, today in
                let isBefore = record.ended.map { $0 < record.due } ?? false
                return (isBefore ? [Problem.Field("ended", "Ended: choose a day after it was due")] : [])
                    + (previous.map { record.count < $0.count } == true ? [Problem.Field("count", "Count: it only grows")] : [])
                    + (today == Day(of: RegisterWorld.now) ? [] : [Problem.Field("", "The day is wrong")])
            }
            let records = Records(register, in: world.store) { Identifier.make(now: $0, random: RegisterWorld.bytes) }
            let act = Act(world.ciso, now: RegisterWorld.now)
            var specimen = Specimen.sample(1, owner: "m-ciso")
            specimen.ended = specimen.due.adding(days: -1)
            let early = specimen
            await #expect(throws: Problem.invalid("ended", "")) { try await records.add(early, act) }
            specimen.ended = nil
            specimen.count = 5
            let added = try await records.add(specimen, act)
            await #expect(throws: Problem.invalid("count", "")) {
                try await records.change(added.id, version: 1, act) { record in
                    record.count = 4
                    return []
                }
            }
        }
    }

    @Test("Defaults fill what a body leaves out, and sections and actions stand on the record's page", arguments: RegisterEngine.allCases)
    func page(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            var register = Specimen.register
            register.defaults = { call in
                var specimen = Specimen()
                specimen.owner = Relation(try call.member.id)
                specimen.origin = "by default"
                return specimen
            }
            register.sections = { record, _ in UI.section("h-own", "Own", "<p>\(record.title)</p>") }
            register.actions = { record, _ in UI.linkButton("Test it", to: "/test/\(record.id)") }
            let world = world.serving(register)
            let made = try await world.json(.post, body: #"{"title":"<i>"}"#)
            #expect(made["owner"] == .text("m-ciso") && made["origin"] == .text("by default"))
            guard case .text(let id)? = made["id"] else { throw Problem.notFound }
            let page = try await world.page(.get, "/{id}", id: id).text
            #expect(page.contains("<p>&lt;i&gt;</p>") && page.contains("href=\"/test/\(id)\""))
        }
    }
}

extension RegisterWorld {
    func serving(_ register: Register<Specimen>) -> RegisterWorld {
        let identify: @Sendable (Int64) -> String = { Identifier.make(now: $0, random: RegisterWorld.bytes) }
        return RegisterWorld(
            store: store, records: Records(register, in: store, identify: identify), ciso: ciso, owner: owner, stranger: stranger,
            routes: register.routes(store: store, identify: identify))
    }
}
