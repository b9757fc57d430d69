@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An organisation is cancelled by its CISO, and can be brought back for 90 days")
struct CancellationTests {
    @Test("A CISO cancels: it is gone at once for everybody, they are told, and within 90 days it comes back whole", arguments: Engine.allCases)
    func cancelled(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            #expect(try await world.addLedger().status == 201)
            try await world.setStanding(.lapsed)
            let place = "/o/acorn/settings/cancel"
            #expect(try await world.act(place, as: world.person(.manager), ["cancel": "yes"], fresh: .organisation).status == 403)
            #expect(try await world.act(place, as: ciso, [:], fresh: .organisation).status == 422)
            let done = try await world.act(place, as: ciso, ["cancel": "yes"], fresh: .organisation)
            #expect(done.status == 303 && done.location == "/organisations", "\(done.text)")
            world.forgetSession(of: ciso)
            #expect(try await world.page(.get, "/o/acorn", as: ciso).status == 404)
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).status == 404)
            let list = try await world.page(.get, "/organisations", as: ciso)
            #expect(list.text.contains("Acorn was cancelled on 24 Nov 2026. Until 22 Feb 2027"), "\(list.text)")
            #expect(try await world.mail(to: ciso.email)?.subject == "Acorn was cancelled")
            #expect(try await world.logged("organisation.cancelled"))

            let (desk, cancelledAt) = (PlanDesk(store: world.store), world.clock.now)
            world.clock.advance(by: AppWorld.day * 89)
            _ = try await desk.set("acorn", to: "active", until: nil, reason: "they changed their mind", by: "ops", now: world.clock.now)
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).text.contains("Ledger"))
            // The job of that cancelling, done a second time, ends nothing that was brought back.
            try await world.store.write(world.store.job(organisation: ciso.organisationID, reason: "test")) {
                _ = try $0.enqueue("organisation.cancel", ids: ["at": String(cancelledAt)], key: "again")
            }
            try await world.deliver()
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).status == 200)
        }
    }

    @Test("After 90 days nothing brings a cancelled organisation back")
    func gone() async throws {
        try await AppWorld.with { world in
            let desk = PlanDesk(store: world.store)
            _ = try await desk.set("acorn", to: "cancelled", until: nil, reason: "asked in writing", by: "ops", now: world.clock.now)
            world.clock.advance(by: AppWorld.day * 90)
            await #expect(throws: PlanDesk.Refusal.self) {
                try await desk.set("acorn", to: "active", until: nil, reason: "why not", by: "ops", now: world.clock.now)
            }
        }
    }

    @Test("What the program did not come to after a CISO's word, the queue does", arguments: Engine.allCases)
    func queued(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, now) = (world.person(.ciso), world.clock.now)
            try await world.store.write(world.store.job(organisation: ciso.organisationID, reason: "test")) {
                _ = try $0.enqueue("organisation.cancel", ids: ["at": String(now)], key: "1")
            }
            try await world.deliver()
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).status == 404)
        }
    }
}
