@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Checkpoints leave the house: by mail, and under one that anybody may fetch")
struct LeavingTests {
    @Test("Each CISO gets the day's checkpoint once, and nobody else; the note in the mail verifies", arguments: Engine.allCases)
    func mail(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let mails = world.installation.checkpointMails, ciso = world.person(.ciso)
            @Sendable func ask() async throws { try await mails.ask(now: world.clock.now) { Issue.record("\($0): \($1)") } }
            try await ask()
            let mail = try #require(try await world.mail(to: ciso.email))
            #expect(mail.subject == "Checkpoint of the audit log of Acorn")
            let signed = try #require(try await world.installation.checkpoints.last(world.member(.ciso).scope))
            #expect(mail.text.replacing("\r\n", with: "\n").contains(signed.note), "the note as it was signed")
            #expect(try await world.mail(to: world.person(.manager).email)?.subject.hasPrefix("Checkpoint") != true)
            try await ask()
            #expect(try await world.deliver() == 0, "the same checkpoint is mailed once")
            world.clock.advance(by: .seconds(86_400))
            _ = try await world.changedAsset(as: ciso)
            try await ask()
            #expect(try await world.deliver() == 1, "acorn's log grew, birch's did not")
            #expect(try await world.mail(to: ciso.email)?.text.contains(signed.note) == false)
            world.clock.advance(by: .seconds(30 * 86_400))
            try await ask()
            #expect(try await world.deliver() == 0, "nothing new, however long ago")
        }
    }

    @Test("Who is no CISO any more when the mail is delivered gets none", arguments: Engine.allCases)
    func late(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            try await world.installation.checkpointMails.ask(now: world.clock.now) { Issue.record("\($0): \($1)") }
            try await world.store.write(world.store.job(organisation: ciso.organisationID, reason: "test")) { tx in
                _ = try tx.set("member", where: "id = \(ciso.member)", ["role": .text("analyst")])
                try tx.record(Change("test.demoted", "member", ciso.member))
            }
            #expect(try await world.mail(to: ciso.email)?.subject.hasPrefix("Checkpoint") != true)
        }
    }

    @Test("The public checkpoint is there without signing in, may be cached, and names no organisation", arguments: Engine.allCases)
    func served(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            #expect(try await world.page(.get, "/.well-known/aertous-checkpoint").status == 404)
            for slug in ["acorn", "birch"] { _ = try await world.installation.checkpoints.renew(world.member(.ciso, of: slug).scope) }
            // The page of the log leads to it once there is something to fetch.
            func page() async throws -> String { try await world.page(.get, "/o/acorn/log", as: world.person(.ciso)).text }
            let before = try await page()
            #expect(before.contains("spend its first day") && !before.contains("/log/public-proof.txt\""))
            #expect(try await world.installation.heads.roll(now: world.clock.now) == 2)
            let after = try await page()
            #expect(after.contains("/log/public-proof.txt\"") && !after.contains("spend its first day"))
            let reply = try await world.page(.get, "/.well-known/aertous-checkpoint")
            #expect(
                reply.status == 200 && reply.header("content-type") == "text/plain; charset=utf-8" && reply.header("cache-control") == "public, max-age=300")
            let checkpoint = try Checkpoint.open(Array(reply.text.utf8), origin: "localhost/heads", keys: world.checkpointKeys).value
            #expect(checkpoint.size == 2)
            for slug in ["acorn", "birch"] { #expect(!reply.text.contains(world.person(.ciso, of: slug).organisationID)) }
            #expect(try await world.installation.heads.roll(now: world.clock.now) == 0)
            #expect(try await world.page(.get, "/.well-known/aertous-checkpoint").text == reply.text, "nothing new is not signed again")
        }
    }

    @Test("A member keeps the proof that their log is under the public checkpoint, and it is of no use to another", arguments: Engine.allCases)
    func proof(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for slug in ["acorn", "birch"] { _ = try await world.installation.checkpoints.renew(world.member(.ciso, of: slug).scope) }
            try await world.installation.heads.roll(now: world.clock.now)
            let old = try await world.page(.get, "/.well-known/aertous-checkpoint").text
            _ = try await world.changedAsset(as: world.person(.ciso))
            let signed = try await world.installation.checkpoints.renew(world.member(.ciso).scope)
            #expect(try await world.installation.heads.roll(now: world.clock.now) == 1)
            let reply = try await world.page(.get, "/o/acorn/log/public-proof.txt", as: world.person(.ciso))
            let proof = try TlogProof(Array(reply.text.utf8))
            let (leaf, checkpoint) = try proof.opened(keys: world.checkpointKeys)
            guard case .head(let head, let organisation) = leaf else { Issue.record("\(leaf)"); return }
            #expect(organisation == world.person(.ciso).organisationID && head.size == signed.checkpoint.size && head.root == signed.checkpoint.root)
            #expect(checkpoint.size == 3 && old != String(decoding: proof.note, as: UTF8.self))
            let json = try await world.api(.get, "/api/v1/log/public-proof", as: world.person(.ciso)).json
            #expect(json["proof"]?.string == reply.text && json["size"]?.number == Int(signed.checkpoint.size))
            #expect(try await world.page(.get, "/o/acorn/log/public-proof.txt", as: world.person(.analyst)).status == 403)
        }
    }

    @Test("The tree of heads is not signed over a head that was rewritten, nor behind what was signed")
    func rewritten() async throws {
        try await AppWorld.with { world in
            let scope = try await world.member(.ciso).scope, heads = world.installation.heads
            _ = try await world.installation.checkpoints.renew(scope)
            try await heads.roll(now: world.clock.now)
            _ = try await world.changedAsset(as: world.person(.ciso))
            _ = try await world.installation.checkpoints.renew(scope)
            try world.tamper("db.execute(\"UPDATE head_leaf_rows SET hash = zeroblob(32) WHERE position = 0\")")
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { try await heads.roll(now: world.clock.now) }
            try world.tamper("db.execute('DELETE FROM head_leaf_rows'); db.execute('DELETE FROM head_checkpoint_rows')")
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { try await heads.roll(now: world.clock.now) }
        }
    }

    @Test("The proof of an entry is a file that verifies alone; bent in any line, it does not", arguments: Engine.allCases)
    func entry(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for _ in 0..<3 { _ = try await world.changedAsset(as: world.person(.ciso)) }
            let member = try await world.member(.ciso)
            _ = try await world.installation.checkpoints.renew(member.scope)
            let reply = try await world.page(.get, "/o/acorn/log/4/proof.txt", as: world.person(.ciso))
            #expect(reply.status == 200 && reply.text.hasPrefix("c2sp.org/tlog-proof@v1\nextra ") && reply.text.contains("\nindex 4\n"))
            let keys = try world.checkpointKeys
            let (leaf, _) = try TlogProof(Array(reply.text.utf8)).opened(keys: keys)
            guard case .entry(let leaf) = leaf else { Issue.record("\(leaf)"); return }
            #expect(leaf.index == 4 && leaf.organisation == member.organisation)
            #expect(try TlogProof(Array(reply.text.utf8)).words(keys: keys).first?.contains("The proof holds: entry 4") == true)
            let lines = reply.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for place in lines.indices where !lines[place].isEmpty {
                var bent = lines
                bent.remove(at: place)
                #expect(throws: (any Error).self, "line \(place)") { try TlogProof(Array(bent.joined(separator: "\n").utf8)).opened(keys: keys) }
            }
            #expect(throws: TlogProofRefusal.note(.unknownSigner)) { try TlogProof(Array(reply.text.utf8)).opened(keys: []) }
        }
    }
}
