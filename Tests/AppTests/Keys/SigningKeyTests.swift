@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Keys that sign follow one another, and what the old ones signed stays believed")
struct SigningKeyTests {
    @Test("The list is open to anybody, cacheable, and says since when and until when; the old key signed the new", arguments: Engine.allCases)
    func published(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (both, start) = (try await world.program([2, 1]), world.clock.now)
            try await world.installation.signingKeys.settle(now: start)
            try await both.signingKeys.settle(now: start + 3_600_000)
            try await both.signingKeys.settle(now: start + 3_600_001)
            let published = try await both.signingKeys.published()
            #expect(published.map(\.use) == ["checkpoints", "checkpoints", "packages", "packages", "claims", "claims"])
            let (new, old) = (published[0], published[1])
            #expect(old.since == start && old.until == start + 3_600_000 && new.since == old.until && new.until == nil)
            let statement = KeyStatement(relation: .successor, vkey: new.key.vkey, since: start + 3_600_000)
            let note = try #require(new.signedByOlder)
            #expect(statement.stands(in: note, signedBy: [old.key]) && !statement.stands(in: note, signedBy: [new.key]))
            #expect(throws: NoteRefusal.self) { try Checkpoint(text: statement.text) }

            let reply = try await world.send(.get, "/.well-known/aertous-keys")
            #expect(reply.status == 200 && reply.headers[.contentType] == "application/json")
            #expect(reply.headers[.cacheControl] == "public, max-age=3600" && reply.headers[.setCookie] == nil)
            // The world's own program holds version 1 alone, and does not know of the other.
            #expect(try KeyDocument.keys(in: reply.bytes).map(\.name) == ["checkpoints", "packages", "claims"].map { "localhost/\($0)-1" })
            #expect(try KeyDocument.keys(in: KeyDocument.json(origin: "localhost", published)) == published.map(\.key))
        }
    }

    @Test("After the old version is gone, a log that it signed goes on, and a key that somebody planted is not believed", arguments: Engine.allCases)
    func retired(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await world.member(.ciso).scope
            try await world.installation.signingKeys.settle(now: world.clock.now)
            let first = try await world.installation.checkpoints.renew(scope)
            let both = try await world.program([2, 1])
            try await both.signingKeys.settle(now: world.clock.now + 1)
            let forged = try SignerKey(name: "localhost/checkpoints-0", purpose: .checkpoint, seed: [UInt8](repeating: 3, count: 32)).verifier.vkey
            try await world.store.write(world.store.gate()) { tx in
                try tx.insert(
                    "signing_key", id: "forged",
                    [
                        "vkey": .text(forged), "purpose": .text("checkpoints"), "number": .integer(0), "since": .integer(1), "signed_by_older": .null,
                        "vouches_for_older": .null,
                    ])
            }
            let new = try await world.program([2])
            #expect(new.signing.retired.map(\.name).sorted() == ["checkpoints", "claims", "packages"].map { "localhost/\($0)-1" })
            _ = try await world.changedAsset(as: world.person(.ciso))
            let second = try await new.checkpoints.renew(scope)
            #expect(second.checkpoint.size > first.checkpoint.size && second.note.contains("localhost/checkpoints-2"))
            var forgetful = new
            forgetful.signing.retired = []
            #expect(throws: LogCheckpoints.Refusal.foreign) { try forgetful.checkpoints.open(first.note, at: 0, of: scope.organisation) }
        }
    }

    @Test("A trust file that is none is refused", arguments: ["", "{}", #"{"keys":[]}"#, #"{"keys":[{"key":"x"}]}"#, #"{"keys":[1]}"#, "[1"])
    func trust(_ text: String) {
        #expect(throws: MasterKeys.Refusal.self) { try KeyDocument.keys(in: Array(text.utf8)) }
    }
}
