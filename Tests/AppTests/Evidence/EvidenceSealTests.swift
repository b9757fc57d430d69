@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A sealed file opens only as what it is, and nothing is left lying about")
struct EvidenceSealTests {
    @Test("Files swapped on the disk between records or organisations do not open", arguments: Engine.allCases)
    func swap(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst), stranger = world.person(.analyst, of: "birch")
            let ids = [try await world.planted(as: analyst), try await world.planted(as: analyst)]
            let theirs = try await world.planted(as: stranger)
            var places: [String] = []
            for (id, person) in [(ids[0], analyst), (ids[1], analyst), (theirs, stranger)] {
                let member = try await world.store.enter(person.organisation, account: person.account)
                let name = try await world.store.read(member.scope) { try $0.evidenceFile(id, of: member.organisation) }.stored.text
                places.append("\(world.folder)/files/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)")
            }
            func put(_ from: String, _ to: String) throws { try Data(contentsOf: URL(fileURLWithPath: from)).write(to: URL(fileURLWithPath: to)) }
            try put(places[0], places[1])
            try put(places[0], places[2])
            for (id, person) in [(ids[1], analyst), (theirs, stranger)] {
                let reply = try await world.api(.get, "/api/v1/evidence/\(id)/file", as: person)
                #expect(reply.status == 500, "\(reply.status)")
                #expect(!reply.text.contains("quarterly"))
            }
            #expect(try await world.api(.get, "/api/v1/evidence/\(ids[0])/file", as: analyst).status == 200)
        }
    }

    @Test("A row that names another organisation's file opens nothing", arguments: Engine.allCases)
    func foreignRow(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (mine, theirs) = (try await world.planted(as: world.person(.analyst)), try await world.planted(as: world.person(.analyst, of: "birch")))
            let member = try await world.member(.analyst)
            let stored = try await world.store.read(member.scope) { try $0.evidenceFile(mine, of: member.organisation) }.stored.text
            let birch = world.person(.ciso, of: "birch")
            try await world.store.write(world.store.job(organisation: birch.organisationID, reason: "tampering")) { tx in
                try tx.update("evidence", id: theirs, version: 1, ["file": .text(stored)])
                try tx.record(Change("test.tampered", "evidence", theirs))
            }
            let reply = try await world.api(.get, "/api/v1/evidence/\(theirs)/file", as: birch)
            #expect(reply.status == 500)
            #expect(!reply.text.contains("quarterly"))
        }
    }

    @Test("The reading of other areas gives the plaintext, verified, with what the record says of it")
    func open() async throws {
        try await AppWorld.with { world in
            let text = String(repeating: "0123456789abcdef", count: 40_000)
            let id = try #require(try await world.upload(text, as: world.person(.analyst)).string("id"))
            let opened = try await EvidenceFiles(store: world.store, files: world.installation.files).open(id, as: world.member(.ciso))
            var bytes: [UInt8] = []
            for try await run in opened.runs {
                #expect(run.count <= 262_144)
                bytes += run
            }
            #expect(bytes == Array(text.utf8))
            #expect(opened.name == "review.txt")
            #expect(opened.mediaType == "text/plain")
            #expect(opened.size == UInt64(text.utf8.count))
            #expect(opened.sha256 == EvidenceUploadTests.digest(text))
        }
    }

    @Test("The sweep removes old files of no record, and neither young ones nor any that a record of any organisation names", arguments: Engine.allCases)
    func sweep(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let kept = [try await world.planted(as: world.person(.analyst)), try await world.planted(as: world.person(.analyst, of: "birch"))]
            let orphan = try await world.seal(Array("nobody's".utf8), named: "orphan.txt", for: world.person(.ciso).organisationID)
            #expect(world.storedFiles().count == 3)
            // The disk's clock is the machine's own, so now is long after it.
            let later: Int64 = 4_000_000_000_000
            let sweep = EvidenceSweep(store: world.store, files: world.installation.files)
            #expect(try await sweep.run(now: 0).removed == 0)
            let report = try await sweep.run(now: later)
            #expect(report.seen == 3)
            #expect(report.removed == 1)
            #expect(!world.storedFiles().contains { $0.hasSuffix(orphan.stored.text) })
            #expect(!world.storedKeys().contains { $0.contains(orphan.stored.text) })
            #expect(try await world.api(.get, "/api/v1/evidence/\(kept[0])/file", as: world.person(.ciso)).status == 200)
            #expect(try await world.api(.get, "/api/v1/evidence/\(kept[1])/file", as: world.person(.ciso, of: "birch")).status == 200)
        }
    }

    @Test("No organisation exists without its key, and a founding that fails leaves no key", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for slug in ["acorn", "birch"] { _ = try await world.installation.keys.key(of: world.person(.ciso, of: slug).organisationID) }
            struct Broken: Error {}
            let organisations = Organisations(store: world.store, keys: world.installation.keys, random: { world.chance.bytes($0) })
            let id = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }
            await #expect(throws: Broken.self) {
                try await organisations.found(
                    "Cedar", id: id, firstMember: "m", account: world.person(.ciso).account, name: "C", email: "c@cedar.example", now: world.clock.now,
                    with: { _ in throw Broken() })
            }
            await #expect(throws: OrganisationKeys.Refusal.noKey) { try await world.installation.keys.key(of: id) }
        }
    }
}
