@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("A deleted account is forgotten wherever it ever was a member, and nothing that is over holds it back")
struct PastMembershipTests {
    @Test("Name and address go from an organisation that was left, or ended the membership, before", arguments: Engine.allCases, ["left", "deactivated"])
    func past(_ engine: Engine, _ state: String) async throws {
        try await AppWorld.withAccount(engine, .consultant) { world, browser, person in
            let before = world.person(.consultant, of: "birch")
            try await world.store.write(world.store.job(organisation: before.organisationID, reason: "test")) { tx in
                _ = try tx.set("member", where: "id = \(before.member)", ["state": .text(state)])
                let fields: [Change.Field] = [.init("name", after: .text(before.name)), .init("email", after: .text(before.email))]
                try tx.record(Change("member.renamed", "member", before.member, fields: fields))
            }
            try await browser.freshen(.account)
            #expect(try await browser.get("/account/delete").text.contains("of today and of before"))
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 200)
            try await world.deliver()
            for place in [person, before] {
                let scope = world.store.job(organisation: place.organisationID, reason: "test")
                let (row, values) = try await world.store.read(scope) { tx in
                    (
                        try tx.first("SELECT name, email FROM member WHERE id = \(place.member)") { "\($0.text(0))|\($0.text(1))" },
                        try tx.rows("SELECT value FROM log_value LIMIT 10000") { $0.text(0) }
                    )
                }
                #expect(row == "Former member|", "\(place.organisation)")
                #expect(!values.contains(place.email) && !values.contains(place.name), "\(place.organisation)")
                let actions = try await world.actions(of: place)
                #expect(actions.filter { $0 == "account.deleted" }.count == 1 && actions.filter { $0 == "member.forgotten" }.count == 1, "\(actions)")
            }
        }
    }

    @Test("The last CISO of a cancelled organisation deletes the account, alone there or not", arguments: Engine.allCases, [false, true])
    func cancelled(_ engine: Engine, _ isAlone: Bool) async throws {
        try await AppWorld.withAccount(engine, .ciso) { world, browser, person in
            if isAlone {
                for other in world.people where other.organisation == "acorn" && other.role != .ciso {
                    try await world.change(other, ["state": .text("left")])
                }
            }
            try await world.setStanding(.cancelled)
            try await browser.freshen(.account)
            #expect(try await !browser.get("/account/delete").text.contains("only member"))
            let done = try await browser.post("/account/delete", ["password": Person.password])
            #expect(done.status == 200, "\(done.text)")
            #expect(try await world.actions(of: person).contains("account.deleted"))
        }
    }
}
