@testable import App
import Platform
import Store
import Synchronization
import Testing
import World

@Suite("The canaries' logs are logs like any other, and grow by what a run really does")
struct CanaryLogTests {
    @Test("A run adds three entries to an organisation's log, two to its person's, and repeats nothing that stands", arguments: Engine.allCases)
    func growth(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.selfTest()
            try await world.deliver()
            var before = try await world.canaryLogs()
            for _ in 0..<2 {
                #expect(try await world.selfTest().run.hasPassed)
                try await world.deliver()
                let after = try await world.canaryLogs()
                for side in CanarySide.all {
                    let own = after[side.organisation]?.dropFirst(before[side.organisation]?.count ?? 0)
                    #expect(own.map(Set.init) == ["token.made", "session.began", "token.revoked"] && own?.count == 3, "\(own ?? [])")
                    #expect(after[side.account]?.dropFirst(before[side.account]?.count ?? 0) == ["account.signed_in", "session.began"])
                }
                before = after
            }
        }
    }

    @Test("They are signed, entered under the public checkpoint and audited, and a change in one is found", arguments: Engine.allCases)
    func signed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let logs = Set(CanarySide.all.flatMap { [$0.organisation, Ledger.account($0.account).id] })
            for _ in 0..<2 {
                _ = try await world.selfTest()
                try await world.deliver()
                let failed = Mutex<[String]>([])
                #expect(try await world.installation.checkpoints.renewAll { id, _ in failed.withLock { $0.append(id) } } >= logs.count)
                #expect(try await world.installation.checkpoints.renewAll { id, _ in failed.withLock { $0.append(id) } } == 0)
                #expect(failed.withLock { $0 } == [])
                #expect(Set(try await world.installation.signing.memory.organisations()).isSuperset(of: logs))
                let verdicts = try await audit(world)
                for log in logs {
                    guard case .intact(let entries, let checkpoints, 0, 0)? = verdicts[log] else {
                        Issue.record("\(log): \(verdicts[log]?.words ?? "not audited")")
                        continue
                    }
                    #expect(entries > 0 && checkpoints > 0)
                }
            }
            try await world.installation.heads.roll(now: world.clock.now)
            for side in CanarySide.all { #expect(try await world.installation.heads.proof(of: side.organisation).size > 0) }
            #expect(try await world.selfTest().run.hasPassed, "what is tried of the log goes on from what was signed")

            let log = CanarySide.all[0].organisation
            try await world.overwrite("UPDATE log_leaf_rows SET action = 'token.kept' WHERE organisation_id = 'isolation-canary-a' AND position = 0")
            let found = try await audit(world)[log]
            #expect(found?.words.hasPrefix("entry 0 ") == true, "\(found?.words ?? "not audited")")
        }
    }

    private func audit(_ world: AppWorld) async throws -> [String: LogAudit.Finding] {
        let verdicts = Mutex<[String: LogAudit.Finding]>([:])
        try await LogAudit(store: world.store, signing: world.installation.signing).all { log, finding in verdicts.withLock { $0[log] = finding } }
        return verdicts.withLock { $0 }
    }
}
