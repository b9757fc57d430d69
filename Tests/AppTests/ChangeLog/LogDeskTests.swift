@testable import App
import Cryptography
import Platform
@testable import Store
import Testing
import World

@Suite("What an operator does to a log stands in the installation's log with who and why, and in that log with why")
struct LogDeskTests {
    private static func act(_ reason: String) throws -> OperatorAct { try OperatorAct(name: "margaret", reason: reason) }
    private static func desk(_ world: AppWorld) -> (LogDesk, Scope<JobDoor>) {
        (
            LogDesk(store: world.store, checkpoints: world.installation.checkpoints),
            world.store.job(organisation: world.person(.ciso).organisationID, reason: "console")
        )
    }

    @Test("Holding, releasing, erasing, exporting and a new epoch, each with the request that both entries bear", arguments: Engine.allCases)
    func acts(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, scope) = Self.desk(world), id = try await world.changedAsset(as: world.person(.ciso))
            let entry = try #require(try await world.store.read(scope) { try $0.history(of: "asset", id) }.last).position
            try await desk.hold(scope, by: Self.act("a claim is pending"))
            try await desk.release(scope, by: Self.act("the claim is settled"))
            #expect(try await desk.erase("name", of: entry, scope, by: Self.act("request 4711")) == 2)
            let signed = try await desk.export(scope, by: Self.act("asked in writing")) { _ in }
            #expect(try await desk.beginEpoch(known: Array(signed.note.utf8), scope, by: Self.act("the disk failed")).number == 2)

            let (all, own) = (try await world.entries(.installation), try await world.log())
            let told = all.filter { !$0.action.hasSuffix("_began") }, begun = all.filter { $0.action.hasSuffix("_began") }
            #expect(told.map(\.action) == ["log.held", "log.released", "log.erased", "log.exported", "log.epoch"])
            #expect(begun.map(\.action) == ["log.hold_began", "log.release_began", "log.erasure_began", "log.export_began", "log.epoch_began"])
            #expect(all.map(\.request) == zip(begun, told).flatMap { [$0.request, $1.request] } && begun.map(\.request) == told.map(\.request))
            #expect(all.allSatisfy { $0.after("operator") == "margaret" && $0.record == scope.organisation })
            let reasons = ["a claim is pending", "the claim is settled", "request 4711", "asked in writing", "the disk failed"]
            #expect(told.map { $0.after("reason") } == reasons && begun.map { $0.after("reason") } == reasons)
            let erased = told.first { $0.action == "log.erased" }
            #expect(erased?.after("entry") == String(entry) && erased?.after("field") == "name")
            let actions = ["hold.placed", "hold.lifted", "log.erased", "log.exported", "log.epoch"]
            let those = own.filter { actions.contains($0.action) }
            #expect(those.map(\.action) == actions && those.map(\.request) == told.map(\.request) && Set(told.map(\.request)).count == 5)
            #expect(!own.contains { $0.fields.contains { $0.after.words == "margaret" } }, "the operator's name stays outside")
            _ = try await world.installation.checkpoints.renewAll { Issue.record("\($0): \($1)") }
            #expect(try await world.brokenLogs() == [:], "the installation's own is in no new epoch")
        }
    }

    @Test("What is refused is in no log, and what fails after all is in the installation's as failed", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, scope) = Self.desk(world), id = try await world.changedAsset(as: world.person(.ciso))
            let entry = try #require(try await world.store.read(scope) { try $0.history(of: "asset", id) }.last).position
            try await Holds(store: world.store).set("A claim is pending", scope)
            let before = try await world.store.head(scope).size
            for (field, position, reason) in [("name", entry, "asked for"), ("nothing", entry, "asked for"), ("name", 9_999, "asked for"), ("name", entry, "")]
            {
                await #expect(throws: Problem.self) { _ = try await desk.erase(field, of: position, scope, by: Self.act(reason)) }
            }
            await #expect(throws: Problem.self) { _ = try await desk.beginEpoch(known: Array("nothing".utf8), scope, by: Self.act("the disk failed")) }
            await #expect(throws: Problem.self) { try await desk.hold(scope, by: Self.act("")) }
            #expect(try await world.entries(.installation).isEmpty)
            #expect(try await world.store.head(scope).size == before)

            try await world.installation.signing.memory.keep(.init(size: 1_000, root: .leaf([1]), at: world.clock.now), of: scope.organisation)
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { _ = try await desk.export(scope, by: Self.act("asked in writing")) { _ in } }
            #expect(try await world.actions(.installation) == ["log.export_began", "log.exported_failed"])
        }
    }

    @Test(
        "Until a file that leaves is whole, the installation's log says only that its export began, as it does where the program ends there",
        arguments: Engine.allCases)
    func cutOff(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, scope) = Self.desk(world)
            _ = try await desk.export(scope, by: Self.act("asked in writing")) { _ in
                let (said, own) = (try await world.actions(.installation), try await world.log())
                #expect(said == ["log.export_began"])
                #expect(own.last?.action == "log.exported", "nothing leaves that its log does not say")
            }
            #expect(try await world.actions(.installation) == ["log.export_began", "log.exported"])
            await #expect(throws: FileFault.self) { _ = try await desk.export(scope, by: Self.act("again")) { _ in throw FileFault.short } }
            #expect(try await world.actions(.installation).suffix(2) == ["log.export_began", "log.exported_failed"])
        }
    }

    @Test("Each CISO is mailed of an export and of an erasure with the reason, and nobody of a hold", arguments: Engine.allCases)
    func mailed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, scope) = Self.desk(world), ciso = world.person(.ciso), id = try await world.changedAsset(as: ciso)
            let entry = try #require(try await world.store.read(scope) { try $0.history(of: "asset", id) }.last).position
            let last = try await world.mail(to: ciso.email)?.subject
            try await desk.hold(scope, by: Self.act("a claim is pending"))
            try await desk.release(scope, by: Self.act("the claim is settled"))
            #expect(try await world.mail(to: ciso.email)?.subject == last)
            world.clock.advance(by: .seconds(60))
            _ = try await desk.export(scope, by: Self.act("asked in writing")) { _ in }
            let exported = try #require(try await world.mail(to: ciso.email))
            #expect(exported.subject == "The audit log of Acorn was exported" && exported.text.contains("asked in writing"))
            #expect(!exported.text.contains("margaret") && exported.text.contains("/o/acorn/log"))
            world.clock.advance(by: .seconds(60))
            _ = try await desk.erase("name", of: entry, scope, by: Self.act("request 4711"))
            let erased = try #require(try await world.mail(to: ciso.email))
            #expect(erased.subject == "A value was erased from the audit log of Acorn" && erased.text.contains("request 4711"))
            for other in [world.person(.manager), world.person(.ciso, of: "birch")] {
                #expect(try await world.mail(to: other.email)?.subject.contains("audit log") != true)
            }
        }
    }
}
