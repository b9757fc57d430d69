@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("What is not there for whoever asks is 404, before subscription, right and body are looked at")
struct SightTests {
    private static let nowhere = "01890000-0000-7000-8000-000000000000"

    @Test("A token of somebody else is there for a CISO alone", arguments: Engine.allCases)
    func tokens(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, engineer) = (world.person(.ciso), world.person(.analyst), world.person(.engineer))
            let theirs = try await world.store.read(world.member(.analyst).scope) { try $0.tokens(of: analyst.member, limit: 1).first?.id }
            let path = "/o/acorn/tokens/\(try #require(theirs))/revoke"
            #expect(try await world.page(.post, path, as: engineer, form: ["colour": "red"]).status == 404)
            #expect(try await world.page(.post, path, as: world.person(.ciso, of: "birch"), form: [:]).status == 404)
            #expect(try await world.page(.post, path.replacing("acorn", with: "birch"), as: world.person(.ciso, of: "birch"), form: [:]).status == 404)
            #expect(try await world.page(.post, path, as: analyst, form: ["colour": "red"]).status == 422)
            #expect(try await world.page(.post, path, as: ciso, form: [:]).status == 303)
            #expect(try await world.page(.post, path, as: analyst, form: ["colour": "red"]).status == 404, "it is gone")
        }
    }

    @Test("An engagement is there for who sees engagements: an auditor's own while it lasts, and for who may only read, forbidden", arguments: Engine.allCases)
    func engagements(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, auditor, engineer) = (world.person(.ciso), world.person(.analyst), world.person(.auditor), world.person(.engineer))
            _ = try await world.adopted()
            func make(_ auditors: String) async throws -> String {
                let made = try await world.api(
                    .post, "/api/v1/engagements", as: ciso,
                    json: """
                        {"title":"Audit","framework":"\(AdoptionTests.iso)","from":"2026-01-01","to":"2026-12-31","ends_on":"2026-12-31","auditors":[\(auditors)]}
                        """)
                guard case .text(let id)? = try made.json["id"] else { throw Problem.notFound }
                return "/api/v1/engagements/\(id)"
            }
            let (theirs, others) = (try await make("\"\(auditor.member)\""), try await make(""))
            func change(_ path: String, as person: Person) async throws -> Int { try await world.api(.patch, path, as: person, json: "{").status }
            #expect(try await change(theirs, as: auditor) == 403)
            #expect(try await change(others, as: auditor) == 404)
            #expect(try await change(others, as: analyst) == 403)
            #expect(try await change("/api/v1/engagements/\(Self.nowhere)", as: analyst) == 404)
            // Who sees none is told nothing of any.
            for path in [theirs, "/api/v1/engagements/\(Self.nowhere)"] { #expect(try await change(path, as: engineer) == 403) }
            #expect(try await change(others, as: ciso) == 400)
            try await world.setStanding(.lapsed)
            #expect(try await change(others, as: auditor) == 404)
            #expect(try await change(theirs, as: auditor) == 402)
            try await world.setStanding(.active)
            #expect(try await world.api(.post, theirs + "/end", as: ciso).status == 200)
            #expect(try await change(theirs, as: auditor) == 404, "it is over")
        }
    }

    @Test("A read that is let through looks once, and says 404 before what is wrong with its question", arguments: Engine.allCases)
    func reads(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, stranger) = (world.person(.ciso), world.person(.analyst), world.person(.ciso, of: "birch"))
            let (here, nowhere) = ("/api/v1/members/\(analyst.member)", "/api/v1/members/\(Self.nowhere)")
            // The first call of a token is noted beside.
            #expect(try await world.api(.get, here, as: ciso).status == 200)
            #expect(try await world.api(.get, here, as: ciso).statements == 2)
            #expect(try await world.api(.patch, here, as: ciso, json: "{").statements == 2)
            #expect(try await world.api(.get, here + "?colour=red", as: ciso).status == 400)
            for path in [nowhere, here] { #expect(try await world.api(.get, path + "?colour=red", as: stranger).status == 404) }
            #expect(try await world.page(.get, "/o/acorn/team/members/\(Self.nowhere)/reset?colour=red", as: ciso).status == 404)
            // What the verb itself reads of the question, too.
            let made = try await world.api(.post, "/api/v1/controls", as: ciso, json: #"{"code":"A","title":"x"}"#)
            guard case .text(let control)? = try made.json["id"] else { throw Problem.notFound }
            #expect(try await world.api(.get, "/api/v1/controls/\(control)/tests?limit=x", as: ciso).status == 400)
            for id in [control, Self.nowhere] { #expect(try await world.api(.get, "/api/v1/controls/\(id)/tests?limit=x", as: stranger).status == 404) }
        }
    }

    @Test("An entry of the log that is not written yet is 404 before the right, the fresh code and the form", arguments: Engine.allCases)
    func entries(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            func erase(_ position: String, as role: Role) async throws -> Int {
                try await world.page(.post, "/o/acorn/log/\(position)/erase", as: world.person(role), form: ["colour": "red"]).status
            }
            for position in ["999999", "-1", "00", "99999999999999999999", "x"] {
                for role in [Role.ciso, .manager] { #expect(try await erase(position, as: role) == 404, "\(position) \(role)") }
                #expect(try await erase(position, as: .analyst) == 403)
            }
            let forbidden = try await erase("0", as: .manager)
            #expect(forbidden == 403)
            #expect(try await erase("0", as: .ciso) == 422)
            #expect(try await erase("0", as: .analyst) == 403)
        }
    }

    @Test("What is of another account is 404 before a fresh code is asked for", arguments: Engine.allCases)
    func accounts(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            let own = try #require(try await world.store.read(world.store.account(analyst.account)) { try $0.listedFactors().first?.id })
            func remove(_ id: String, as person: Person) async throws -> Int {
                try await world.page(.post, "/account/authenticators/\(id)/remove", as: person, form: [:]).status
            }
            #expect(try await remove(own, as: ciso) == 404)
            #expect(try await remove(Self.nowhere, as: ciso) == 404)
            #expect(try await remove(own, as: analyst) == 403, "a fresh code is asked for")
            for path in ["/account/sessions/\(Self.nowhere)/end", "/account/passkeys/\(Self.nowhere)/delete", "/account/authenticators/\(own)"] {
                #expect(try await world.page(.post, path, as: ciso, form: ["colour": "red"]).status == 404)
            }
        }
    }
}
