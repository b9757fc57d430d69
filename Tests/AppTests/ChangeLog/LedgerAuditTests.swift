@testable import App
import Cryptography
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("The logs of accounts and of the installation are signed, exported and checked like an organisation's")
struct LedgerAuditTests {
    /// Something in each: an Analyst's new backup codes, and an operator's decision.
    private static func fill(_ world: AppWorld) async throws -> [Ledger] {
        let asking = Passwords.Asking(device: "Firefox on Linux", client: "", now: world.clock.now)
        let (account, session) = (world.person(.analyst).account, try await world.openSession(of: world.person(.analyst)))
        for _ in 1...3 { _ = try await Authenticators(accounts: world.accounts).renewCodes(of: account, session: session, asking) }
        let desk = GateDesk(world.accounts.workAddresses, random: { [chance = world.chance] in chance.bytes($0) })
        for name in ["orange.fr", "free.fr"] { _ = try await desk.allow(name, by: OperatorAct(name: "ops", reason: "their staff"), now: world.clock.now) }
        try await world.deliver()
        _ = try await world.installation.checkpoints.renewAll { Issue.record("\($0): \($1)") }
        return [.account(account), .installation]
    }
    /// With other words in base64 where “their staff” and “Firefox” were.
    private static func edited(_ text: String) -> String { text.replacing("\"dGhl", with: "\"dGhm").replacing("\"RmlyZWZv", with: "\"RmlyZWZw") }

    @Test("Both are signed by themselves, and an export of each verifies offline", arguments: Engine.allCases)
    func exported(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ledgers = try await Self.fill(world)
            let desk = LogDesk(store: world.store, checkpoints: world.installation.checkpoints)
            // Before the exports, each of which leaves an entry in the installation's.
            for scope in ledgers.map({ world.store.ledger($0) }) {
                let (last, size) = (try await world.installation.checkpoints.last(scope), try await world.store.head(scope).size)
                #expect(last?.checkpoint.size == size, "\(scope.organisation)")
            }
            for ledger in ledgers {
                let scope = world.store.ledger(ledger)
                let file = Mutex<[UInt8]>([])
                _ = try await desk.export(scope, by: OperatorAct(name: "ops", reason: "a check")) { signed in
                    try await desk.exporting.write(signed, scope) { bytes in file.withLock { $0 += bytes } }
                }
                for (isChanged, holds) in [(false, true), (true, false)] {
                    var verifier = LogExportVerifier(keys: try world.checkpointKeys)
                    let text = String(decoding: file.withLock { $0 }, as: UTF8.self)
                    verifier.update(Array((isChanged ? Self.edited(text) : text).utf8))
                    let verdict = verifier.finish()
                    #expect(verdict.holds == holds, "\(ledger): \(verdict.words)")
                }
            }
            #expect(
                try await world.actions(.installation) == [
                    "gate.allowed", "gate.allowed", "log.export_began", "log.exported", "log.export_began", "log.exported",
                ])
            #expect(try await world.actions(ledgers[0]).last == "log.exported")
            #expect(try await world.brokenLogs() == [:])
        }
    }

    static let changes: [(change: String, words: String)] = [
        ("UPDATE log_value_rows SET value = 'x' WHERE organisation_id = '{l}' AND position = 1 AND field = '{f}'", "entry 1 was edited: its field"),
        ("UPDATE log_leaf_rows SET action = 'x' WHERE organisation_id = '{l}' AND position = 1", "entry 1 is listed as something else"),
        ("DELETE FROM log_value_rows WHERE organisation_id = '{l}' AND position = 1", "entry 1 lacks the value"),
        ("DELETE FROM log_leaf_rows WHERE organisation_id = '{l}' AND position = 1", "entry 1 is missing"),
        ("DELETE FROM checkpoint_rows WHERE organisation_id = '{l}'", "were signed, and no checkpoint covers them"),
        ("DELETE FROM log_head_rows WHERE organisation_id = '{l}'", "an entry stands at 0, outside the log"),
        ("UPDATE log_leaf_rows SET organisation_id = 'ac-{f}' WHERE organisation_id = '{l}'", "is missing"),
    ]

    @Test("Whoever has the database in hand leaves a trace in either", arguments: Engine.allCases, changes.indices)
    func tampered(_ engine: Engine, _ index: Int) async throws {
        try await AppWorld.with(engine) { world in
            let ledgers = try await Self.fill(world)
            let before = try await world.brokenLogs()
            #expect(before.isEmpty, "or what follows proves nothing")
            for (ledger, field) in zip(ledgers, ["device", "reason"]) {
                try await world.overwrite(Self.changes[index].change.replacing("{l}", with: ledger.id).replacing("{f}", with: field))
                let words = try await world.brokenLogs()[ledger.id] ?? "nothing"
                #expect(words.contains(Self.changes[index].words), "\(ledger): \(words)")
            }
            if index == Self.changes.count - 1 { #expect(try await world.brokenLogs()["ac-device"]?.contains("no such log") == true) }
        }
    }

    @Test("A log of which nothing is left but the signature is missed", arguments: Engine.allCases)
    func gone(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for ledger in try await Self.fill(world) {
                for table in ["log_leaf", "log_value", "log_head", "checkpoint"] {
                    try await world.overwrite("DELETE FROM \(table)_rows WHERE organisation_id = '\(ledger.id)'")
                }
                #expect(try await world.brokenLogs()[ledger.id]?.contains("signatures") == true, "\(ledger)")
            }
        }
    }
}
