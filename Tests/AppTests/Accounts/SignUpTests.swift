@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Signing up proves the address first, and sets up everything or nothing")
struct SignUpTests {
    @Test("A person signs up and is in their organisation, with ten backup codes", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let visitor = SignUpVisitor(world)
            let done = try await visitor.signUp()
            #expect(done.status == 200)
            #expect(done.text.ranges(of: "<li><code>").count == 10)
            #expect(visitor.browser.refused == [])
            #expect(try await visitor.browser.get("/o/cedar/team").status == 200)
            #expect(try await world.traces(of: "ada@cedar.example", slug: "cedar") == ["account ada@cedar.example", "organisation cedar"])
            // Opening the organisation of another is not part of it.
            #expect(try await visitor.browser.get("/o/acorn/team").status == 404)
        }
    }

    @Test(
        "An address of a personal provider is refused beside its field, and what was typed is kept",
        arguments: ["eve@gmail.com", "eve@hotmail.co.uk", "eve", ""])
    func gate(_ email: String) async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-up")
            let reply = try await browser.post("/sign-up", ["email": email])
            #expect(reply.status == 422)
            #expect(reply.text.contains("id=\"f-email-error\"") || reply.text.contains("email-error"))
            #expect(reply.text.contains("value=\"\(email)\""))
            #expect(try await world.mail(to: email) == nil)
        }
    }

    @Test("Whether an address has an account is told by mail alone: the page and the work are the same", arguments: Engine.allCases)
    func known(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-up")
            let evaluations = world.passwords.evaluations
            let known = try await browser.post("/sign-up", ["email": "ciso@acorn.example"])
            _ = try await browser.get("/sign-up")
            let unknown = try await browser.post("/sign-up", ["email": "nobo@acorn.example"])
            #expect(known.status == unknown.status)
            #expect(known.text.replacing("ciso@", with: "nobo@") == unknown.text)
            #expect(known.statements == unknown.statements)
            #expect(world.passwords.evaluations == evaluations)
            #expect(try await world.mail(to: "ciso@acorn.example")?.signUpLink == nil)
            #expect(try await world.mail(to: "ciso@acorn.example")?.subject == "You already have an account")
            #expect(try await world.mail(to: "nobo@acorn.example")?.signUpLink != nil)
        }
    }

    @Test("Another spelling of a known address is the same mailbox")
    func spelling() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-up")
            _ = try await browser.post("/sign-up", ["email": "CISO+again@Acorn.example"])
            #expect(try await world.mail(to: "CISO+again@acorn.example")?.signUpLink == nil)
        }
    }

    @Test("A link works once, and looking at it does not use it up")
    func once() async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            for _ in 1...3 { #expect(try await visitor.open(link).status == 200) }
            let page = try await visitor.open(link)
            let form = try visitor.form(page, link: link)
            #expect(try await visitor.finish(link, form).status == 200)
            let other = SignUpVisitor(world)
            #expect(try await other.open(link).status == 404)
            _ = try await other.browser.get("/sign-in")
            let again = try await other.finish(link, form)
            #expect(again.status == 404, "\(again.status) \(again.text)")
        }
    }

    @Test("A link used twice at the same time makes one account", arguments: Engine.allCases)
    func twice(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            let page = try await visitor.open(link)
            let form = try visitor.form(page, link: link)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...4 { group.addTask { try await visitor.finish(link, form).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 404, 404, 404])
            #expect(try await world.traces(of: "ada@cedar.example", slug: "cedar").count == 2)
        }
    }

    @Test("A link is over after 24 hours, and a changed one opens nothing")
    func expiry() async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            world.clock.advance(by: .seconds(24 * 3_600 - 1))
            #expect(try await visitor.open(link).status == 200)
            world.clock.advance(by: .seconds(1))
            #expect(try await visitor.open(link).status == 404)
            func held() async throws -> [String] {
                try await world.store.read(world.store.gate()) { try $0.rows("SELECT email FROM sign_up") { $0.text(0) } }
            }
            #expect(try await held().count == 1)
            try await SignUps(accounts: world.accounts).forget(now: world.clock.now)
            #expect(try await held().isEmpty, "nobody finished, so the address is not held")
            for wrong in [String(repeating: "0", count: 64), "0", String(link.dropLast()), link + "0"] { #expect(try await visitor.open(wrong).status == 404) }
        }
    }

    @Test("The form of one link is not taken at another")
    func otherLink() async throws {
        try await AppWorld.with { world in
            let ada = SignUpVisitor(world), eve = SignUpVisitor(world, email: "eve@maple.example")
            let (first, second) = (try await ada.ask(), try await eve.ask())
            let form = try ada.form(try await ada.open(first), link: first)
            _ = try await eve.open(second)
            let reply = try await eve.finish(second, form)
            #expect(reply.status == 303)
            #expect(reply.location == "/sign-up/\(second)")
            #expect(try await world.traces(of: "eve@maple.example", slug: "cedar") == [])
        }
    }

    @Test("An address that others asked for too belongs to whoever proves it first, and the other links are over")
    func unheld() async throws {
        try await AppWorld.with { world in
            let first = SignUpVisitor(world), second = SignUpVisitor(world)
            let stale = try await first.ask()
            let form = try first.form(try await first.open(stale), link: stale)
            #expect(try await second.signUp().status == 200)
            #expect(try await first.open(stale).status == 404)
            #expect(try await first.finish(stale, form).status == 404)
        }
    }

    @Test("What fails in the middle leaves neither account nor organisation, and the link still works", arguments: Engine.allCases)
    func allOrNothing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            let form = try visitor.form(try await visitor.open(link), link: link)
            let key = try EnrolmentKey(sealed: form["key"] ?? "", email: visitor.email, link: link, accounts: world.accounts)
            var draft = EnrolmentDraft(email: visitor.email)
            (draft.name, draft.organisation, draft.password, draft.code) = ("Ada Lovelace", "Cedar", SignUpVisitor.password, form["code"] ?? "")
            let whole = draft
            let keys = try world.keyFiles
            // The session is the last row of all; this one does not fit its column.
            await #expect(throws: StoreError.self) {
                _ = try await SignUps(accounts: world.accounts)
                    .finish(link, whole, key: key, client: "", device: String(repeating: "x", count: 200), now: world.clock.now)
            }
            #expect(try await world.traces(of: visitor.email, slug: "cedar") == [])
            #expect(try world.keyFiles == keys)
            #expect(try await visitor.finish(link, form).status == 200)
            #expect(try await world.traces(of: visitor.email, slug: "cedar").count == 2)
            #expect(try world.keyFiles.count > keys.count)
        }
    }

    @Test("A second organisation of one name gets an address of its own")
    func slug() async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            var form = try visitor.form(try await visitor.open(link), link: link)
            form["organisation"] = "Acorn"
            let reply = try await visitor.finish(link, form)
            #expect(reply.status == 200)
            let home = try #require(reply.text.firstRange(of: "/o/acorn-").map { "/o/acorn-" + reply.text[$0.upperBound...].prefix { $0 != "\"" } })
            #expect(try await visitor.browser.get(home + "/team").status == 200)
            #expect(try await visitor.browser.get("/o/acorn/team").status == 404)
        }
    }

    @Test("The code of the enrolment is not taken again for signing in")
    func codeIsSpent() async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            let form = try visitor.form(try await visitor.open(link), link: link)
            _ = try await visitor.finish(link, form)
            let browser = Browser(world)
            _ = try await browser.get("/sign-in")
            let password = try await browser.post("/sign-in", ["email": visitor.email, "password": SignUpVisitor.password])
            _ = try await browser.get(password.location ?? "/")
            let reply = try await browser.post("/sign-in/code", ["code": form["code"] ?? ""])
            #expect(reply.status == 422)
            #expect(reply.text.contains("used already"))
        }
    }
}
