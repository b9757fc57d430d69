@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An invitation is sent by whoever may grant the role, and says nothing of whom it is sent to")
struct InvitingTests {
    private static let email = "nia@cedar.example"

    @Test("Who may invite whom is as the order of the roles says, and for a token too", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for person in world.people where person.organisation == "acorn" {
                for role in Role.allCases {
                    let reply = try await world.api(
                        .post, "/api/v1/invitations", as: person, json: #"{"email":"\#(person.role)-\#(role)@cedar.example","role":"\#(role.rawValue)"}"#)
                    let expected = person.role.mayGrant(role) ? (role == .auditor ? 422 : 204) : 403
                    #expect(reply.status == expected, "\(person.role) invites \(role): \(reply.text)")
                }
            }
            let narrow = try await world.token(of: world.person(.ciso), scopes: [.teamRead])
            #expect(try await world.api(.post, "/api/v1/invitations", token: narrow, json: #"{"email":"x@cedar.example","role":"analyst"}"#).status == 403)
        }
    }

    @Test("Whether an address has an account or is a member is told by mail alone", arguments: Engine.allCases)
    func alike(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            func answer(_ email: String) async throws -> Reply {
                try await world.act("/o/acorn/team/invitations", as: ciso, ["email": email, "role": "analyst"])
            }
            let known = [world.person(.manager).email, world.person(.ciso, of: "birch").email, "nobody@cedar.example"]
            var (bodies, statements) = (Set<String>(), Set<Int>())
            for email in known {
                let reply = try await answer(email)
                #expect(reply.status == 200)
                let main = reply.text.split(separator: "<main").last.map(String.init) ?? ""
                bodies.insert(main.replacing(email, with: "ADDRESS"))
                statements.insert(reply.statements)
            }
            #expect(bodies.count == 1)
            #expect(statements.count == 1, "\(statements)")
            #expect(try await world.mail(to: known[0])?.subject.contains("a member of Acorn already") == true)
            #expect(try await world.link("/invitation/", to: known[0]) == nil)
            for email in known.dropFirst() { #expect(try await world.link("/invitation/", to: email) != nil) }
        }
    }

    @Test("A personal address is refused, and a Manager takes back only what they could have sent")
    func refusals() async throws {
        try await AppWorld.with { world in
            let personal = try await world.act("/o/acorn/team/invitations", as: world.person(.ciso), ["email": "eve@gmail.com", "role": "analyst"])
            #expect(personal.status == 422 && personal.text.contains("email-error"))
            _ = try await world.invite(Self.email, .consultant)
            let id = try #require(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).first).id
            #expect(try await world.act("/o/acorn/team/invitations/\(id)/revoke", as: world.person(.manager)).status == 403)
            #expect(try await world.act("/o/acorn/team/invitations/\(id)/resend", as: world.person(.manager)).status == 403)
            #expect(try await world.api(.delete, "/api/v1/invitations/\(id)", as: world.person(.ciso, of: "birch")).status == 404)
            // Nor by sending another: the one that stands would be over with it.
            let manager = try await world.act("/o/acorn/team/invitations", as: world.person(.manager), ["email": Self.email, "role": "employee"])
            #expect(manager.status == 403)
            #expect(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).map(\.id) == [id])
        }
    }

    @Test("Five mails an hour go to one address, sent anew or once more", arguments: Engine.allCases)
    func allowance(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), form = ["email": Self.email, "role": "analyst"]
            for _ in 1...3 { #expect(try await world.act("/o/acorn/team/invitations", as: ciso, form).status == 200) }
            let id = try #require(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).first).id
            for _ in 1...2 { #expect(try await world.act("/o/acorn/team/invitations/\(id)/resend", as: ciso).status == 303) }
            let again = try await world.act("/o/acorn/team/invitations/\(id)/resend", as: ciso)
            #expect(again.status == 429 && again.header("retry-after") == "3600")
            #expect(try await world.act("/o/acorn/team/invitations", as: ciso, form).status == 429)
            #expect(try await world.act("/o/acorn/team/invitations", as: ciso, ["email": "other@acorn.example", "role": "analyst"]).status == 200)
            world.clock.advance(by: .seconds(3_600))
            #expect(try await world.act("/o/acorn/team/invitations", as: ciso, form).status == 200)
        }
    }
}
