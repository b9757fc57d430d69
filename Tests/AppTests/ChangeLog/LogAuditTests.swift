@testable import App
import Cryptography
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("The log is checked where it is stored, and the first bad entry is named")
struct LogAuditTests {
    private static func verdicts(_ world: AppWorld) async throws -> [String: LogAudit.Finding] {
        let found = Mutex<[String: LogAudit.Finding]>([:])
        try await LogAudit(store: world.store, signing: world.installation.signing).all { organisation, verdict in found.withLock { $0[organisation] = verdict }
        }
        return found.withLock { $0 }
    }

    @Test("Whole logs are found whole, with what no checkpoint covers yet", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await world.member(.ciso).scope
            _ = try await world.installation.checkpoints.renew(scope)
            _ = try await world.changedAsset(as: world.person(.ciso))
            _ = try await world.installation.checkpoints.renew(scope)
            _ = try await world.changedAsset(as: world.person(.ciso))
            let verdicts = try await Self.verdicts(world)
            #expect(verdicts.keys.count { Ledger(id: $0) == nil } == 2 && verdicts.values.allSatisfy(\.holds), "\(verdicts)")
            guard case .intact(let entries, 2, 2, 0)? = verdicts[world.person(.ciso).organisationID] else { Issue.record("\(verdicts)"); return }
            #expect(entries == (try await world.store.head(scope).size))
        }
    }

    @Test("A clock that stepped back is an entry of the program's, once a step, which the check and whoever verifies are told", arguments: Engine.allCases)
    func clockStep(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            func steps() async throws -> [LoggedChange] { try await world.log().filter { $0.action == ClockStep.action } }
            world.clock.advance(by: .seconds(3_600))
            _ = try await world.changedAsset(as: ciso)
            let last = world.clock.now
            world.clock.advance(by: .seconds(-5))
            _ = try await world.changedAsset(as: ciso)
            #expect(try await steps().isEmpty, "clocks of two nodes differ by as much")
            world.clock.advance(by: .seconds(-3_000))
            let behind = world.clock.now
            for _ in 1...2 { _ = try await world.changedAsset(as: ciso) }
            let first = try await steps()
            #expect(first.count == 1 && first.first?.who == "the program" && first.first?.at == last)
            #expect(first.first?.after(ClockStep.clockField) == String(behind) && first.first?.after(ClockStep.entryField) == String(last))
            let verdict = try #require(try await Self.verdicts(world)[ciso.organisationID])
            #expect(verdict.holds && verdict.words.contains("the clock stepped back once"), "\(verdict.words)")

            world.clock.advance(by: .seconds(7_200))
            _ = try await world.changedAsset(as: ciso)
            #expect(try await steps().count == 1)
            world.clock.advance(by: .seconds(-60))
            _ = try await world.changedAsset(as: ciso)
            let all = try await steps()
            #expect(all.count == 2)
            world.clock.advance(by: .seconds(120))
            let again = try #require(try await Self.verdicts(world)[ciso.organisationID])
            #expect(again.holds && again.words.contains("the clock stepped back 2 times"), "\(again.words)")
            let told = try world.verdict(try await world.exported(as: ciso))
            guard case .intact(_, 0, let warnings) = told else { Issue.record("\(told)"); return }
            #expect(warnings == all.map { .timeStepsBack(entry: $0.position) })
        }
    }

    @Test("A clock that steps back once more before it has made up the first step is told of once more", arguments: Engine.allCases)
    func secondStep(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            /// The clock moves by so many seconds and something is written: how many steps the log tells of then.
            func steps(after seconds: Int) async throws -> Int {
                world.clock.advance(by: .seconds(seconds))
                for _ in 1...2 { _ = try await world.changedAsset(as: ciso) }
                return try await world.log().count { $0.action == ClockStep.action }
            }
            #expect(try await steps(after: 3_600) == 0)
            let last = world.clock.now
            #expect(try await steps(after: -3_000) == 1)
            #expect(try await steps(after: 60) == 1, "it goes on")
            #expect(try await steps(after: -30) == 2, "later than after the first step, and back all the same")
            #expect(try await steps(after: -4) == 2)
            #expect(try await steps(after: -4) == 3, "small steps that come to more than clocks differ by")
            #expect(try await steps(after: 2_900) == 3)
            #expect(try await steps(after: -2_000) == 4)
            let told = try await world.log().filter { $0.action == ClockStep.action }
            #expect(told.map(\.at) == Array(repeating: last, count: 4) && told.allSatisfy { $0.after(ClockStep.entryField) == String(last) })
            let clocks = [-3_000, -2_970, -2_978, -2_078].map { String(last + $0 * 1_000) }
            #expect(told.map { $0.after(ClockStep.clockField) } == clocks)
            #expect(try await steps(after: 7_200) == 4)
            let verdict = try #require(try await Self.verdicts(world)[ciso.organisationID])
            #expect(verdict.holds && verdict.words.contains("the clock stepped back 4 times"), "\(verdict.words)")
            guard case .intact(_, 0, let warnings) = try world.verdict(try await world.exported(as: ciso)) else { Issue.record("not intact"); return }
            #expect(warnings == told.map { .timeStepsBack(entry: $0.position) })
        }
    }

    /// `{p}` is the position of an entry with values, which a checkpoint covers.
    static let tampering: [(change: String, words: String)] = [
        ("UPDATE log_leaf_rows SET action = 'asset.deleted' WHERE position = {p}", "entry {p} is listed as something else"),
        ("UPDATE log_leaf_rows SET hash = zeroblob(32) WHERE position = {p}", "entry {p} was edited: its hash"),
        ("UPDATE log_leaf_rows SET leaf = zeroblob(80) WHERE position = {p}", "entry {p} is no entry"),
        ("UPDATE log_value_rows SET value = 'other' WHERE position = {p} AND field = 'name'", "entry {p} was edited: its field “name”"),
        ("DELETE FROM log_value_rows WHERE position = {p} AND field = 'name'", "entry {p} lacks the value of “name”"),
        ("DELETE FROM log_leaf_rows WHERE position = {p}", "entry {p} is missing"),
        ("DELETE FROM log_leaf_rows WHERE position >= {p}", "{p} to"),
        ("UPDATE checkpoint_rows SET root = zeroblob(32)", "says something else than its signature"),
        ("UPDATE checkpoint_rows SET note = 'x'", "cannot be believed"),
        ("UPDATE log_head_rows SET frontier = zeroblob(length(frontier))", "head has another root"),
    ]

    @Test("Whoever has the database in hand leaves a trace", arguments: tampering.indices)
    func tampered(_ index: Int) async throws {
        try await AppWorld.with { world in
            let id = try await world.changedAsset(as: world.person(.ciso))
            let member = try await world.member(.ciso)
            let made = try await world.store.read(member.scope) { try $0.history(of: "asset", id) }
            let position = String(try #require(made.last?.position))
            let (change, words) = (Self.tampering[index].change.replacing("{p}", with: position), Self.tampering[index].words.replacing("{p}", with: position))
            _ = try await world.installation.checkpoints.renew(member.scope)
            let clause = change.contains(" WHERE ") ? " AND" : " WHERE"
            try world.tamper("db.execute(\"\(change)\(clause) organisation_id = '\(member.organisation)'\")")
            let verdicts = try await Self.verdicts(world)
            let verdict = try #require(verdicts[member.organisation])
            #expect(!verdict.holds && verdict.words.contains(words), "\(change): \(verdict.words)")
            #expect(verdicts.values.count { !$0.holds } == 1, "the other logs are untouched")
        }
    }
}
