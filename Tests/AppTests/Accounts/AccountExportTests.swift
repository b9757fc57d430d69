@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("What is held of one is one's own to take along")
struct AccountExportTests {
    @Test("One's data is a file with everything that is held, and without secrets", arguments: Engine.allCases)
    func export(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .consultant) { world, browser, person in
            #expect(try await browser.post("/account/export").status == 403)
            let reply = try await browser.post("/account/export", ["fresh_code": person.code(at: world.clock.now)])
            #expect(reply.status == 200)
            #expect(reply.header("Content-Disposition")?.hasPrefix("attachment") == true)
            let json = try reply.json
            #expect(json["email"] == .text(person.email))
            guard case .list(let memberships)? = json["memberships"], case .list(let tokens)? = json["api_tokens"] else {
                Issue.record("no lists")
                return
            }
            #expect(memberships.compactMap { $0["organisation"] } == [.text("Acorn"), .text("Birch")])
            #expect(tokens.count == 2)
            for secret in [Hex.encode(person.secret), Base32.encode(person.secret), "argon2id", person.token, browser.cookies[Cookie.session.rawValue] ?? "-"] {
                #expect(!reply.text.contains(secret))
            }
            #expect(try await world.actions(of: person).contains("account.exported"))
        }
    }

    @Test("Each table in which something of a person may stand is told of, or left out for a reason", arguments: Engine.allCases)
    func decided(_ engine: Engine) async throws {
        let schema = try Installation.schema()
        // An organisation's own records stay its own; of them only who is a member, and what belongs to members.
        let personal = schema.ordered.filter { table in
            switch table.kind {
            case .account, .gate, .queue, .letterbox: true
            case .tenant: table.columns.contains { ["account_id", "token_id", "email_canonical"].contains($0.name) } || table.name == "api_token"
            case .log, .directory: false
            }
        }.map(\.name.string)
        let known = Set(AccountExport.told.keys).union(AccountExport.leftOut.keys)
        for table in personal { #expect(known.contains(table), "say in AccountExport+Decisions.swift what becomes of \(table)") }
        #expect(known.subtracting(personal).isEmpty, "decided, and no table")
        #expect(Set(AccountExport.told.keys).isDisjoint(with: AccountExport.leftOut.keys))
        try await AppWorld.with(engine) { world in
            let json = try JSONReader.read(try await AccountExport(accounts: world.accounts).make(of: world.person(.ciso).account, now: world.clock.now))
            for (table, member) in AccountExport.told { #expect(json[member] != nil, "\(table)") }
        }
    }

    @Test("Passkeys, known browsers, wrong guesses, links, recoveries and former memberships are in it", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .consultant) { world, browser, person in
            #expect(try await browser.add(PasskeyDevice(world)).status == 303)
            _ = try await Devices(accounts: world.accounts).remember(
                person.account, carrying: nil, in: Session.digest(of: browser.cookies[Cookie.session.rawValue] ?? "") ?? "",
                .init(device: "a test", client: "", now: world.clock.now))
            let signIns = SignIns(accounts: world.accounts), now = world.clock.now
            _ = try? await signIns.begin(person.email, "a wrong password", client: "203.0.113.7", now: now)
            let ticket = try await signIns.begin(person.email, Person.password, client: "", now: now)
            _ = try await signIns.accept(person.wrongCode(at: now), ticket: ticket, device: "Firefox on Linux", now: now)
            _ = try await world.installation.recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: now)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 200)
            try await world.change(person, ["state": .text("left")])
            try await browser.freshen(.account)
            _ = try await browser.post("/account/address", ["email": "kit@oak.example", "password": "a wrong password"])
            _ = try await browser.post("/account/address", ["email": "kit@oak.example", "password": Person.password])
            try await world.store.write(world.store.gate()) { tx in
                try tx.insert(
                    "gate_exception", id: "x1",
                    ["subject": .text(person.email), "number": .integer(1), "is_allowed": .flag(true), "reason": .text("a customer"), "made_at": .integer(now)])
            }
            let reply = try await browser.post("/account/export")
            #expect(reply.status == 200)
            let json = try reply.json
            func list(_ name: String) -> [JSON] { if case .list(let all)? = json[name] { all } else { [] } }
            #expect(list("passkeys").compactMap { $0["name"] } == [.text("Key ring")])
            #expect(list("known_browsers").count == 1 && list("wrong_passwords").count == 2, "at sign-in, and for what a session alone must not do")
            #expect(list("wrong_codes").compactMap { $0["device"] } == [.text("Firefox on Linux")])
            #expect(list("mailed_links").compactMap { $0["email"] } == [.text("kit@oak.example")])
            #expect(list("recoveries").compactMap { $0["reason"] } == [.text("lost the phone")])
            #expect(list("gate_exceptions").compactMap { $0["reason"] } == [.text("a customer")])
            #expect(list("memberships").compactMap { $0["state"] } == [.text("left"), .text("active")])
            #expect(list("sessions").contains { $0["from"] == .null })
            let used = list("api_tokens").filter { $0["used_at"] != .null }
            #expect(used.count == 1 && used.first?["scopes"] != nil, "its last use is not forgotten")
            #expect(!reply.text.contains("203.0.113"), "no address was kept")
        }
    }
}
