@testable import App
import Cryptography
import Foundation
import Platform
import Store
import Testing
import World

@Suite("An organisation gets another key of its own")
struct OrganisationKeyTests {
    @Test("Its files open the whole time; a day later the old key is destroyed, and what was kept of it opens nothing", arguments: Engine.allCases)
    func rotate(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let old = try await world.planted(as: analyst)
            let rotation = world.installation.organisationKeyRotation
            let scope = world.store.job(organisation: analyst.organisationID, reason: "console")
            let name = try #require(world.storedKeys().first)
            let place = URL(fileURLWithPath: name)
            let kept = try Data(contentsOf: place)

            func act(_ reason: String) throws -> OperatorAct { try OperatorAct(name: "ops", reason: reason) }

            await #expect(throws: MasterKeys.Refusal.self) { try await rotation.finish(scope, by: act("none yet"), now: world.clock.now) }
            #expect(try await rotation.begin(scope, by: act("a laptop was lost"), now: world.clock.now) == 1)
            await #expect(throws: MasterKeys.Refusal.self) { try await rotation.begin(scope, by: act("again"), now: world.clock.now) }
            let new = try await world.planted(as: analyst, named: "second.txt")
            for id in [old, new] { try await world.installation.opens(id, analyst) }
            await #expect(throws: MasterKeys.Refusal.self) { try await rotation.finish(scope, by: act("too soon"), now: world.clock.now) }
            // The wrapping of before, put back, opens as long as its key is there, and is brought over once more.
            try kept.write(to: place)
            for id in [old, new] { try await world.installation.opens(id, analyst) }
            world.clock.advance(by: .seconds(86_400))
            #expect(try await rotation.finish(scope, by: act("a day has passed"), now: world.clock.now) == 1)
            for id in [old, new] { try await world.installation.opens(id, analyst) }
            try kept.write(to: place)
            await #expect(throws: (any Error).self) { try await world.installation.opens(old, analyst) }
            #expect(try await world.logged("organisation.key_rotated"))
            #expect(try await world.logged("organisation.old_keys_destroyed"))
            await #expect(throws: MasterKeys.Refusal.self) { try await rotation.finish(scope, by: act("nothing"), now: world.clock.now) }
            let entries = try await world.entries(.installation)
            let acts = ["organisation_key.rotation_began", "organisation_key.rotated", "organisation_key.destruction_began", "organisation_key.destroyed"]
            #expect(entries.map(\.action) == acts, "what was refused is in no log")
            let (first, second) = ("a laptop was lost", "a day has passed")
            #expect(entries.map { $0.after("reason") } == [first, first, second, second] && entries.allSatisfy { $0.after("operator") == "ops" })
        }
    }

    @Test(
        "Until the key is another, both logs say only that it began, as they do where the program ends there, and then done or failed",
        arguments: Engine.allCases)
    func cutOff(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let organisation = world.person(.analyst).organisationID, scope = world.store.job(organisation: organisation, reason: "console")
            let keys = try WatchedKeys(world)
            let rotation = OrganisationKeyRotation(store: world.store, keys: keys.keys(world), files: world.installation.files)
            @Sendable func said() async throws -> [String] {
                try await world.actions(.installation) + world.log().map(\.action).filter { $0.contains("key") }
            }
            let act = try OperatorAct(name: "ops", reason: "a laptop was lost")
            keys.set {
                let now = try await said()
                #expect(now == ["organisation_key.rotation_began", "organisation.key_rotation_began"])
            }
            _ = try await rotation.begin(scope, by: act, now: world.clock.now)
            let begun = ["organisation_key.rotation_began", "organisation_key.rotated", "organisation.key_rotation_began", "organisation.key_rotated"]
            #expect(try await said() == begun)
            world.clock.advance(by: .seconds(86_400))
            keys.set { throw FileFault.full }
            await #expect(throws: FileFault.full) { _ = try await rotation.finish(scope, by: act, now: world.clock.now) }
            let failed = ["organisation_key.destruction_began", "organisation_key.destruction_failed"]
            #expect(try await world.actions(.installation).suffix(2) == failed)
            #expect(try await said().suffix(2) == ["organisation.old_keys_destruction_began", "organisation.old_keys_destruction_failed"])
            keys.set {}
            _ = try await rotation.finish(scope, by: act, now: world.clock.now)
            #expect(try await world.actions(.installation).last == "organisation_key.destroyed")
        }
    }
}
