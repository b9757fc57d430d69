@testable import App
import Cryptography
import Foundation
import Platform
@testable import PublicSite
import Store
import Testing
import World

@Suite("Visitors leave what they write, once, and nobody but the operator reads it")
struct EnquiryTests {
    private static let letter = ["name": "Ada Lovelace", "email": "ada@gmail.com", "body": "Where is your list of sub-processors?"]
    private static let request = ["name": "Ada", "email": "ada@gmail.com", "concern": "erasure", "body": ""]

    private func desk(_ world: AppWorld) -> EnquiryDesk { world.installation.enquiries }
    private func leave(_ world: AppWorld, _ path: String = "/contact", _ form: [String: String] = EnquiryTests.letter) async throws -> Reply {
        let browser = Browser(world)
        _ = try await browser.get(path)
        return try await browser.post(path, form)
    }

    @Test("A message is kept, the operator is told by a mail without a word of it, and opens it with a reason that stays", arguments: Engine.allCases)
    func message(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let reply = try await leave(world)
            #expect(reply.status == 200 && reply.text.contains("A person answers by 1 Dec 2026"))
            #expect(!reply.text.contains("waits until a person"))
            #expect(try await desk(world).tell(now: world.clock.now) == 1)
            #expect(try await desk(world).tell(now: world.clock.now) == 0)
            let mail = try #require(try await world.mail(to: "operator@aertous.test"))
            #expect(mail.subject == "A visitor left a message: answer by 1 Dec 2026")
            for word in ["Ada", "gmail", "sub-processors"] { #expect(!mail.text.contains(word)) }
            let line = try #require(try await desk(world).list().first)
            #expect(line.state == "open" && line.due == "2026-12-01" && mail.text.contains("aertous inbox show \(line.id) --reason"))
            let whole = try await desk(world).show(line.id, by: OperatorAct(name: "ops", reason: "to answer it"))
            #expect(whole.name == "Ada Lovelace" && whole.email == "ada@gmail.com" && whole.body == Self.letter["body"])
            try await desk(world).done(line.id, by: OperatorAct(name: "ops", reason: "answered by mail"), now: world.clock.now)
            await #expect(throws: EnquiryDesk.Refusal.self) {
                try await desk(world).done(line.id, by: OperatorAct(name: "ops", reason: "again"), now: world.clock.now)
            }
            let entries = try await world.entries(.installation).filter { $0.action.hasPrefix("enquiry.") }
            #expect(entries.map { "\($0.action): \($0.after("reason") ?? "")" } == ["enquiry.read: to answer it", "enquiry.done: answered by mail"])
            #expect(entries.allSatisfy { $0.after("operator") == "ops" })
            #expect(try await desk(world).list().map(\.state) == ["done"])
        }
    }

    @Test("Without a reason nothing is shown, and what is not there leaves no entry")
    func noReason() async throws {
        try await AppWorld.with { world in
            _ = try await leave(world)
            let id = try #require(try await desk(world).list().first?.id)
            for reason in ["", "  "] {
                await #expect(throws: EnquiryDesk.Refusal.self) { _ = try await desk(world).show(id, by: OperatorAct(name: "ops", reason: reason)) }
            }
            await #expect(throws: EnquiryDesk.Refusal.self) { _ = try await desk(world).show("none", by: OperatorAct(name: "ops", reason: "why")) }
            #expect(try await world.actions(.installation).filter { $0.hasPrefix("enquiry.") } == [])
            // What cannot be logged is not shown.
            try await world.refuseEntries()
            await #expect(throws: (any Error).self) { _ = try await desk(world).show(id, by: OperatorAct(name: "ops", reason: "why")) }
        }
    }

    @Test("A privacy request asks for no work address, and is due after 30 days or a calendar month, whichever is earlier", arguments: Engine.allCases)
    func privacy(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let reply = try await leave(world, "/privacy-request", Self.request)
            #expect(reply.status == 200 && reply.text.contains("You get our answer by 24 Dec 2026"))
            let line = try #require(try await desk(world).list().first)
            #expect(line.kind == "Privacy request" && line.due == "2026-12-24")
            #expect(try await desk(world).show(line.id, by: OperatorAct(name: "ops", reason: "test")).concern == "Have my data erased")
        }
    }

    @Test(
        "The last day is the earlier of the two, also at the ends of months, and working days have no weekend",
        arguments: [
            ("2026-01-31", "2026-02-28", "2026-02-06"), ("2026-01-30", "2026-02-28", "2026-02-06"), ("2026-02-10", "2026-03-10", "2026-02-17"),
            ("2026-07-01", "2026-07-31", "2026-07-08"), ("2028-01-31", "2028-02-29", "2028-02-07"), ("2026-12-31", "2027-01-30", "2027-01-07"),
            ("2026-11-28", "2026-12-28", "2026-12-04"),
        ])
    func due(came: String, privacy: String, contact: String) throws {
        let day = try #require(Day(iso: came))
        for time in [Int64(0), 86_399_999] {
            let instant = Int64(day.number) * 86_400_000 + time
            #expect(EnquiryKind.privacy.due(came: instant).iso == privacy)
            #expect(EnquiryKind.contact.due(came: instant).iso == contact)
        }
    }

    @Test("Two posts with one solution at the same time leave one message", arguments: Engine.allCases)
    func spent(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = Browser(world)
            _ = try await browser.get("/contact")
            var form = Self.letter
            form["altcha"] = try await browser.solution("/challenge?form=contact")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { [form] group in
                for _ in 1...8 { group.addTask { try await browser.post("/contact", form).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 422 }.count == 7, "\(statuses)")
            #expect(try await desk(world).list().count == 1)
            // And a solution for one form is none for the other, nor in another browser.
            let other = Browser(world)
            _ = try await other.get("/privacy-request")
            var request = Self.request
            request["altcha"] = try await other.solution("/challenge?form=contact")
            #expect(try await other.post("/privacy-request", request).status == 422)
            form["altcha"] = try await browser.solution("/challenge?form=contact")
            _ = try await other.get("/contact")
            #expect(try await other.post("/contact", form).status == 422)
            #expect(try await desk(world).list().count == 1)
        }
    }

    @Test("Without scripts it is held for review, says so, and few are taken", arguments: Engine.allCases)
    func held(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            var form = Self.letter
            form["altcha"] = ""
            for _ in 1...2 {
                let reply = try await leave(world, "/contact", form)
                #expect(reply.status == 200 && reply.text.contains("waits until a person has looked at it"))
            }
            let third = try await leave(world, "/contact", form)
            // Until the day of UTC is over.
            let left = 86_400 - world.clock.now / 1_000 % 86_400
            #expect(third.status == 429 && third.header("Retry-After") == String(left))
            #expect(third.text.contains("Where is your list of sub-processors?") && third.text.contains("href=\"mailto:operator@aertous.test\""))
            #expect(try await desk(world).list().map(\.state) == ["held", "held"])
            // What was worked for is not in the way of that.
            #expect(try await leave(world).status == 200)
            world.clock.advance(by: .seconds(43_200))
            #expect(try await leave(world, "/contact", form).status == 200)
        }
    }

    @Test("Five a day come from one address, and all addresses together leave twenty that nobody worked for", arguments: Engine.allCases)
    func limits(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let letterbox = Letterbox(store: world.store, key: try world.keyring.key(for: .devices), random: { world.chance.bytes($0) })
            var fields = Enquiry(.contact)
            (fields.name, fields.email, fields.body) = ("Ada", "ada@gmail.com", "Hello")
            let cells = try fields.cells()
            func leave(_ client: String, _ word: String?) async throws -> Bool {
                let proof = word.map { SolvedChallenge(word: $0, ends: world.clock.now + 300_000) }
                do {
                    try await letterbox.leave(cells, kind: .contact, proof: proof, client: client, now: world.clock.now)
                    return true
                } catch let problem as Problem where problem.kind == .tooMany { return false }
            }
            for number in 1...7 { #expect(try await leave("2001:db8::\(number)", "w\(number)") == (number <= 5)) }
            #expect(try await leave("203.0.113.1", "w8"))
            // A solution whose message was not taken is not used up.
            #expect(try await leave("203.0.113.1", "w7"))
            var taken = 0
            for number in 1...30 {
                if try await leave("198.51.100.\(number)", nil) { taken += 1 }
            }
            #expect(taken == Letterbox.mostHeldInAll)
            // Neither an address nor the day's whole is in the rows.
            let words = try await world.store.read(world.store.operate(reason: "test")) { try $0.rows("SELECT word FROM claim") { $0.text(0) } }
            #expect(words.count > 20 && words.allSatisfy { !$0.contains("198.51") && !$0.contains("2001:db8") })
            world.clock.advance(by: .seconds(43_200))
            try await desk(world).forget(now: world.clock.now)
            let after = try await world.store.read(world.store.operate(reason: "test")) { try $0.rows("SELECT word FROM claim") { $0.text(0) } }
            #expect(after == [])
        }
    }

    @Test(
        "What is wrong is named, all at once, what was typed comes back, and nothing is kept",
        arguments: [
            (["name": "", "email": "ada", "body": " "], ["name", "email", "body"]),
            (["name": "Ada\r\nBcc: all@example.com", "email": "ada@gmail.com", "body": "x"], ["name"]),
            (["name": "Ada", "email": "ada@gmail.com\nBcc: x@y.example", "body": "x"], ["email"]),
            (["name": "Ada", "email": "ada@gmail.com", "body": "bell \u{7}"], ["body"]),
            (["name": "Ada", "email": "ada@gmail.com", "body": "\u{1B}[31mred"], ["body"]),
            (["name": "Ada\u{200B}", "email": "ada@gmail.com", "body": "x"], ["name"]),
            (["name": "a\u{2028}b", "email": "ada@gmail.com", "body": "x"], ["name"]),
            (["name": String(repeating: "n", count: 201), "email": "ada@gmail.com", "body": String(repeating: "é", count: 5_001)], ["name", "body"]),
        ])
    func wrong(form: [String: String], fields: [String]) async throws {
        try await AppWorld.with { world in
            let reply = try await leave(world, "/contact", form)
            #expect(reply.status == 422 && reply.text.contains("<title>Error: "))
            for field in ["name", "email", "body"] { #expect(reply.text.contains("href=\"#f-\(field)\"") == fields.contains(field), "\(field)") }
            #expect(try await desk(world).list().isEmpty)
        }
    }

    @Test("Markup in what was typed comes back as text, and formulas and lines are kept as they are", arguments: Engine.allCases)
    func hostile(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let again = try await leave(world, "/contact", ["name": "<script>alert(1)</script>", "email": "", "body": "</textarea><img src=x>"])
            #expect(again.status == 422 && !again.text.contains("<script>alert") && !again.text.contains("<img src=x>"))
            #expect(try await leave(world, "/contact", ["name": "=cmd|' /C calc'!A0", "email": "ada@gmail.com", "body": "one\r\ntwo\r\n"]).status == 200)
            let id = try #require(try await desk(world).list().first?.id)
            let whole = try await desk(world).show(id, by: OperatorAct(name: "ops", reason: "test"))
            #expect(whole.name == "=cmd|' /C calc'!A0" && whole.body == "one\ntwo")
            #expect(EnquiryDesk.printable("a\u{1B}[2J\u{202E}b\nc") == "a\u{FFFD}[2J\u{FFFD}b\nc")
        }
    }

    @Test("A request names one of the rights, and its text may be left out")
    func rights() async throws {
        try await AppWorld.with { world in
            var form = Self.request
            form["concern"] = "everything"
            let reply = try await leave(world, "/privacy-request", form)
            #expect(reply.status == 422 && reply.text.contains("href=\"#f-concern\""))
            for right in PrivacyRight.allCases.prefix(4) {
                form["concern"] = right.rawValue
                #expect(try await leave(world, "/privacy-request", form).status == 200)
            }
        }
    }

    @Test("What was answered goes a year later, and what is open stays", arguments: Engine.allCases)
    func forgotten(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await leave(world)
            world.clock.advance(by: .seconds(60))
            _ = try await leave(world, "/privacy-request", Self.request)
            let request = try #require(try await desk(world).list().first { $0.kind == "Privacy request" })
            try await desk(world).done(request.id, by: OperatorAct(name: "ops", reason: "erased"), now: world.clock.now)
            world.clock.advance(by: .seconds(364 * 86_400))
            try await desk(world).forget(now: world.clock.now)
            #expect(try await desk(world).list().count == 2)
            world.clock.advance(by: .seconds(86_400))
            try await desk(world).forget(now: world.clock.now)
            #expect(try await desk(world).list().map(\.kind) == ["Message"])
        }
    }
}
