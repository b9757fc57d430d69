@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("What is erased from the log is gone, and the log still holds")
struct ErasureVerbTests {
    @Test("An export verifies with the erasure, and without its leaf the value counts as removed", arguments: Engine.allCases)
    func verifies(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), member = try await world.member(.ciso)
            let id = try await world.changedAsset(as: ciso)
            let kept = try await world.installation.checkpoints.renew(member.scope)
            let entry = try #require(try await world.store.read(member.scope) { try $0.history(of: "asset", id) }.last).position
            #expect(try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", member.scope) == 2)
            let lines = try await world.exported(as: ciso)
            guard case .intact(_, 2, []) = try world.verdict(lines) else { Issue.record("\(try world.verdict(lines))"); return }
            guard case .intact(_, 2, []) = try world.verdict(lines, against: kept.note) else { Issue.record("against the older checkpoint"); return }
            let without = lines.filter { !$0.contains("\"index\":\(kept.checkpoint.size),") }
            #expect(without.count == lines.count - 1)
            #expect(try world.verdict(without) == .broken(first: entry...entry, .removed(field: "name")))
            let audit = LogAudit(store: world.store, signing: world.installation.signing)
            #expect(try await audit.one(world.store.job(organisation: member.organisation, reason: "test")).holds)
        }
    }

    @Test("The CISO erases a value on the entry's page, with a reason that does not repeat it and a fresh code", arguments: Engine.allCases)
    func page(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), member = try await world.member(.ciso)
            let id = try await world.changedAsset(as: ciso)
            let entry = try #require(try await world.store.read(member.scope) { try $0.history(of: "asset", id) }.last).position
            let browser = Browser(world), path = "/o/acorn/log/\(entry)"
            try await browser.enter(as: ciso)
            #expect(try await browser.get(path).text.contains("Erase it for good"))
            #expect(try await browser.post(path + "/erase", ["field": "name", "reason": "asked for"]).status == 403, "no fresh code")
            try await browser.freshen(.erasure)
            for (field, reason, status) in [
                ("name", "", 422), ("name", "The Ledger is private", 422), ("nothing", "asked for", 404), ("location", "asked for", 404),
            ] {
                #expect(try await browser.post(path + "/erase", ["field": field, "reason": reason]).status == status, "\(field) \(reason)")
            }
            #expect(try await browser.post(path + "/erase", ["field": "name", "reason": "asked for"]).status == 303)
            let items = try await world.api(.get, "/api/v1/log/\(entry)", as: ciso).json["fields"]?.items ?? []
            let name = items.first { $0["field"]?.string == "name" }
            #expect(name?["after"] == .null && name?["after_erased"]?.string != nil && items.count > 1)
            #expect(try await world.page(.post, path + "/erase", as: world.person(.manager), form: ["field": "kind", "reason": "asked for"]).status == 403)
            let manager = try await world.page(.get, path, as: world.person(.manager))
            #expect(manager.status == 200 && !manager.text.contains("Erase it for good"))
        }
    }

    @Test("From one record, or from every entry of the log in whatever field; another organisation's log keeps the value", arguments: Engine.allCases)
    func everywhere(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), scope = try await world.member(.ciso).scope
            var made: [String] = []
            for json in [
                #"{"name":"Quuxella Zimt"}"#, #"{"name":"Quuxella Zimt"}"#, #"{"name":"Telephone","location":"Quuxella Zimt"}"#,
                #"{"name":"Of Quuxella Zimt"}"#,
            ] {
                let added = try await world.api(.post, "/api/v1/assets", as: ciso, json: json)
                made.append(try #require(try added.json["id"]?.string, "\(added.text)"))
            }
            let ids = made
            _ = try await world.api(.patch, "/api/v1/assets/\(ids[1])", as: ciso, json: #"{"version":1,"name":"Plain"}"#)
            _ = try await world.api(.post, "/api/v1/assets", as: world.person(.ciso, of: "birch"), json: #"{"name":"Quuxella Zimt"}"#)
            @Sendable func count(_ organisation: String = "acorn") async throws -> Int {
                let job = world.store.job(organisation: world.person(.ciso, of: organisation).organisationID, reason: "test")
                return try await world.store.read(job) { tx in
                    try tx.rows("SELECT v.field FROM log_value AS v WHERE v.value = 'Quuxella Zimt' LIMIT 100") { $0.text(0) }.count
                }
            }
            #expect(try await count() == 4, "made three times, and once as what was before")
            let entry = try #require(try await world.store.read(scope) { try $0.history(of: "asset", ids[0]) }.last).position
            #expect(try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", scope) == 1)
            let next = try #require(try await world.store.read(scope) { try $0.history(of: "asset", ids[2]) }.last).position
            #expect(try await Erasures(store: world.store).erase("location", of: next, reaching: .everywhere, reason: "asked for", scope) == 3)
            #expect(try await count() == 0)
            #expect(try await count("birch") == 1)
            let kept = try await world.store.read(scope) {
                try $0.rows("SELECT v.value FROM log_value AS v WHERE v.value LIKE '%Quuxella%' LIMIT 9") { $0.text(0) }
            }
            #expect(kept == ["Of Quuxella Zimt"], "a text that only contains it")
            guard case .intact(_, 4, []) = try world.verdict(try await world.exported(as: ciso)) else { Issue.record("the export"); return }
        }
    }

    @Test("On the page one chooses how far it goes; what is too common for everywhere, or no such reach, is named", arguments: Engine.allCases)
    func reach(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), scope = try await world.member(.ciso).scope,
                ids = [try await world.changedAsset(as: ciso), try await world.changedAsset(as: ciso)]
            let entry = try #require(try await world.store.read(scope) { try $0.history(of: "asset", ids[0]) }.last).position
            let browser = Browser(world), path = "/o/acorn/log/\(entry)"
            try await browser.enter(as: ciso)
            let page = try await browser.get(path).text
            #expect(page.contains(#"value="record""#) && page.contains(#"value="everywhere""#))
            try await browser.freshen(.erasure)
            for (field, reach) in [("criticality", "everywhere"), ("name", "further"), ("name", "")] {
                let refused = try await browser.post(path + "/erase", ["field": field, "reach": reach, "reason": "asked for"])
                #expect(refused.status == 422, "\(field) \(reach)")
            }
            #expect(try await browser.post(path + "/erase", ["field": "name", "reach": "everywhere", "reason": "asked for"]).status == 303)
            for id in ids {
                let made = try #require(try await world.store.read(scope) { try $0.history(of: "asset", id) }.last)
                #expect(made.after("name")?.hasPrefix("erased on") == true && made.after("criticality") == "2", "\(made)")
            }
        }
    }

    @Test("Under a legal hold nothing is erased, and the answer says why", arguments: Engine.allCases)
    func hold(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let member = try await world.member(.ciso), id = try await world.changedAsset(as: world.person(.ciso))
            let entry = try #require(try await world.store.read(member.scope) { try $0.history(of: "asset", id) }.last).position
            let job = world.store.job(organisation: member.organisation, reason: "console")
            try await Holds(store: world.store).set("A claim is pending", job)
            do {
                _ = try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", member.scope)
                Issue.record("it was erased")
            } catch let problem as Problem { #expect(problem.kind == .conflict && problem.message.contains("A claim is pending")) }
            try await Holds(store: world.store).set(nil, job, reason: "The claim is settled")
            #expect(try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", member.scope) == 2)
        }
    }

    @Test("Whose account is gone is named in no log any more, and other logs keep theirs", arguments: Engine.allCases)
    func account(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.consultant), browser = Browser(world)
            @Sendable func traces(_ organisation: String) async throws -> [String] {
                let job = world.store.job(organisation: organisation, reason: "test")
                return try await world.store.read(job) { tx in
                    try tx.rows("SELECT value FROM log_value WHERE value = \(person.email) OR value = \(person.name)") { $0.text(0) }
                        + tx.rows("SELECT name FROM member WHERE email = \(person.email) OR name = \(person.name)") { $0.text(0) }
                }
            }
            let places = [world.person(.consultant).organisationID, world.person(.consultant, of: "birch").organisationID]
            for place in places { #expect(try await !traces(place).isEmpty) }
            try await Holds(store: world.store).set("A claim is pending", world.store.job(organisation: places[1], reason: "console"))
            try await browser.enter(as: person)
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 200)
            try await world.deliver()
            #expect(try await traces(places[0]).isEmpty)
            #expect(try await !traces(places[1]).isEmpty, "held")
            try await Holds(store: world.store).set(nil, world.store.job(organisation: places[1], reason: "console"))
            world.clock.advance(by: .seconds(86_401))
            try await world.deliver()
            #expect(try await traces(places[1]).isEmpty, "a day after the hold was lifted")
            for place in places {
                #expect(
                    try await LogAudit(store: world.store, signing: world.installation.signing).one(world.store.job(organisation: place, reason: "test")).holds)
            }
            let others = try await world.store.read(world.member(.ciso).scope) { try $0.names(ofMembers: world.people.map(\.member)) }
            #expect(others.values.contains("Former member") && others.values.contains(world.person(.manager).name))
        }
    }
}
