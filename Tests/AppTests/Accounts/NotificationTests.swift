@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A person chooses which mails they get, except for those that warn them")
struct NotificationTests {
    @Test("The page shows what can be left out and why the rest cannot, keeps a choice, and is one's own alone", arguments: Engine.allCases)
    func page(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, ciso) = (Browser(world), world.person(.ciso))
            try await browser.enter(as: ciso)
            #expect(try await browser.get("/account").text.contains("/account/notifications"))
            let page = try await browser.get("/account/notifications")
            let name = "invitation-accepted-\(ciso.organisationID)"
            #expect(page.text.contains("name=\"\(name)\" value=\"true\" checked"))
            #expect(page.text.contains("cannot be switched off") && page.text.contains("sign-in from a new device"))
            #expect(try await browser.post("/account/notifications").location == "/account/notifications?done=saved")
            let saved = try await browser.get("/account/notifications?done=saved")
            #expect(saved.text.contains("Your choice is saved") && !saved.text.contains("checked"))
            for other in ["passwordChanged", "invitation-accepted-another"] {
                #expect(try await browser.post("/account/notifications", [name: "true", other: "true"]).status == 422, "\(other) is none of theirs")
            }
            #expect(try await !browser.get("/account/notifications").text.contains("checked"))
            #expect(try await browser.post("/account/notifications", [name: "true"]).status == 303)
            #expect(try await browser.get("/account/notifications").text.contains("checked"))

            let analyst = Browser(world)
            try await analyst.enter(as: world.person(.analyst))
            #expect(try await analyst.get("/account/notifications").text.contains("In the roles that you have there are none"))
        }
    }

    @Test("Nothing that warns can be left out", arguments: Engine.allCases)
    func always(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.ciso)
            try await world.store.write(world.store.account(person.account)) { tx in
                for kind in NoticeKind.allCases {
                    try tx.insert(
                        "mail_choice", id: "c-\(kind.rawValue)",
                        ["account_id": .text(person.account), "about_id": .text(person.organisationID), "kind": .text(kind.rawValue)])
                }
            }
            let notice = try world.accounts.notice(.passwordChanged, to: person.account, .init(device: "a test", client: "", now: world.clock.now))
            try await world.store.write(world.store.gate()) { try notice.ask(in: $0) }
            #expect(try await world.mail(to: person.email)?.subject == "Your password was changed")
            let choosable = Set(MailChoice.allCases.map(\.rawValue))
            #expect(choosable.isDisjoint(with: NoticeKind.allCases.map(\.rawValue)))
        }
    }
}
