@testable import App
import Foundation
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("What is erased on SQLite is in no file any more, with nothing else going on")
struct ErasedBytesTests {
    /// The files of the world's folder that hold a text.
    private static func files(_ world: AppWorld, with text: String) throws -> [String] {
        let names = try #require(FileManager.default.enumerator(atPath: world.folder)).compactMap { $0 as? String }
        return try names.filter { name in
            var isFolder: ObjCBool = false
            let path = world.folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { return false }
            return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
        }
    }
    /// An asset that was called so, and is not any more; answers the entry that says it.
    private static func renamed(_ world: AppWorld, from name: String) async throws -> UInt64 {
        let ciso = world.person(.ciso)
        let made = try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"\#(name)"}"#)
        guard let id = try made.json["id"]?.string else { throw Unexpected(reply: made.text) }
        _ = try await world.api(.patch, "/api/v1/assets/\(id)", as: ciso, json: #"{"version":1,"name":"Plain"}"#)
        return try #require(try await world.store.read(world.member(.ciso).scope) { try $0.history(of: "asset", id) }.last).position
    }

    @Test("A value that a CISO erases")
    func value() async throws {
        try await AppWorld.with(.sqlite) { world in
            let entry = try await Self.renamed(world, from: "Quuxella Zimt")
            #expect(try Self.files(world, with: "Quuxella Zimt") != [], "or the rest proves nothing")
            #expect(try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", world.member(.ciso).scope) == 2)
            #expect(try Self.files(world, with: "Quuxella Zimt") == [])
        }
    }

    @Test("A value that is erased while somebody reads on: with the first write after that")
    func reading() async throws {
        try await AppWorld.with(.sqlite) { world in
            let entry = try await Self.renamed(world, from: "Quuxella Zimt"), scope = try await world.member(.ciso).scope
            let (begun, over) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let reader: Void = world.store.read(scope, isLong: true) { tx in
                _ = try tx.history(of: "asset", "none")
                begun.signal()
                over.wait()
            }
            await withCheckedContinuation { ready in
                DispatchQueue.global().async {
                    begun.wait()
                    ready.resume()
                }
            }
            #expect(try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", scope) == 2)
            #expect(try Self.files(world, with: "Quuxella Zimt") != [], "who reads needs it")
            over.signal()
            try await reader
            _ = try await world.changedAsset(as: world.person(.ciso))
            #expect(try Self.files(world, with: "Quuxella Zimt") == [])
        }
    }

    @Test("The name of somebody whose account is gone, and everything of an organisation that is")
    func person() async throws {
        try await AppWorld.with(.sqlite) { world in
            let person = world.person(.analyst), scope = world.store.job(organisation: person.organisationID, reason: "test")
            try await world.store.write(scope) { tx in
                _ = try tx.set("member", where: "id = \(person.member)", ["name": .text("Quuxella Zimt")])
                try tx.record(Change("member.changed", "member", person.member, fields: [.init("name", after: .text("Quuxella Zimt"))]))
            }
            _ = try await Erasures(store: world.store).forget(member: person.member, reason: "account deleted", scope)
            #expect(try Self.files(world, with: "Quuxella Zimt") == [])

            _ = try await Self.renamed(world, from: "Quuxella Zimt")
            try await world.store.write(scope) { try $0.setErasure(on: Day(of: world.clock.now).iso) }
            try await world.store.eraseOrganisation(person.organisationID)
            #expect(try Self.files(world, with: "Quuxella Zimt") == [])
        }
    }
}
