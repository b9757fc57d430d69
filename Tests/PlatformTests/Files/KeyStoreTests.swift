import Cryptography
import Foundation
import Store
import Testing

@testable import Platform

@Suite("Keys of organisations") struct KeyStoreTests {
    @Test("After an organisation's key is destroyed none of its files opens again; the other organisation's do")
    func destroyed() async throws {
        let world = try await FilesWorld()
        let (mine, theirs) = (try await world.receive(prose(100)), try await world.receive(prose(100), for: "birch"))
        try await world.keys.destroy("acorn")
        await #expect(throws: Problem.notFound) { try await world.sealed.download(mine) }
        await #expect(throws: OrganisationKeys.Refusal.noKey) { try await world.keys.key(of: "acorn") }
        #expect(try await world.collect(theirs).bytes == prose(100))
        // A new key under the same name is another key: what was sealed before stays shut.
        try await world.keys.create(for: "acorn")
        await #expect(throws: SealRefusal.notAuthentic) { try await world.sealed.download(mine) }
        try await world.keys.destroy("never-there")
    }

    @Test("Destroying overwrites the bytes themselves, not only the name")
    func overwritten() async throws {
        let world = try await FilesWorld()
        let (path, kept) = (world.path + "/keys/organisations/acorn", world.path + "/kept")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.linkItem(atPath: path, toPath: kept)
        try await world.keys.destroy("acorn")
        let after = try Data(contentsOf: URL(fileURLWithPath: kept))
        #expect(!FileManager.default.fileExists(atPath: path) && after.count == before.count)
        let same = zip(before, after).filter { $0 == $1 }.count
        #expect(same < before.count / 4)
    }

    @Test("A key that was destroyed or changed meanwhile is not brought back by an exchange, whichever program does it")
    func exchanged() async throws {
        let world = try await FilesWorld()
        let other = try DirectoryKeyStore(world.path + "/keys", randomness: world.randomness)
        let before = try #require(try await other.wrapped(.organisation("acorn")))
        #expect(try await other.organisations() == ["acorn", "birch"])
        #expect(try await other.exchange(before, for: [1, 2, 3], in: .organisation("acorn")))
        #expect(try await !other.exchange(before, for: [4], in: .organisation("acorn")))
        try await world.keyStore.destroy(.organisation("acorn"))
        #expect(try await !other.exchange([1, 2, 3], for: [4], in: .organisation("acorn")))
        #expect(try await world.keyStore.wrapped(.organisation("acorn")) == nil)
        await #expect(throws: OrganisationKeys.Refusal.noKey) { try await world.keys.rewrap("acorn") }
    }

    @Test("Who reads a key while it is replaced gets the old or the new one, and none while it is destroyed, never what it was overwritten with")
    func readMeanwhile() async throws {
        let world = try await FilesWorld()
        let (store, slot) = (world.keyStore, KeySlot.organisation("acorn"))
        // Another program, each time when the file is open already.
        let theirs = try DirectoryKeyStore(world.path + "/keys", randomness: world.randomness)
        @Sendable func key(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 65) }
        func meanwhile(_ act: @escaping @Sendable () async throws -> Void) {
            let done = DispatchSemaphore(value: 0)
            Task.detached {
                try await act()
                done.signal()
            }
            done.wait()
        }
        try await store.put(key(1), in: slot, replacing: true)
        var readings = 0
        let read = try store.content(of: slot) {
            readings += 1
            if readings == 1 { meanwhile { try await theirs.put(key(2), in: slot, replacing: true) } }
        }
        #expect(read == key(2) && readings == 2)
        #expect(throws: FileFault.exists, "replaced for ever") {
            try store.content(of: slot) { meanwhile { try await theirs.put(key(3), in: slot, replacing: true) } }
        }
        #expect(try store.content(of: slot) { meanwhile { try await theirs.destroy(slot) } } == nil)
    }

    @Test("An organisation's keys share a slot: the newest wraps, each opens by its number, and together they are rewrapped and destroyed")
    func several() async throws {
        let world = try await FilesWorld()
        let first = try await world.keys.key(of: "acorn")
        try await world.keys.add(to: "acorn", now: 5)
        #expect(try await world.keys.key(of: "acorn").id == 2)
        #expect(try await world.keys.renewedAt("acorn") == 5)
        let ring = try #require(Keyring(masters: [1: [UInt8](repeating: 7, count: 32), 2: [UInt8](repeating: 8, count: 32)]))
        let rotated = OrganisationKeys(keyring: ring, store: world.keyStore, randomness: world.randomness)
        #expect(try await rotated.rewrap("acorn"))
        #expect(try await rotated.versions(of: "acorn") == [2, 2])
        let owner = SecretOwner(owner: "a", kind: "k", record: "r")
        var generator = world.randomness
        let sealed = try Envelope.seal([9], under: first, for: owner, using: &generator)
        let again = try await rotated.key(of: "acorn", id: 1)
        #expect(try Envelope.open(sealed, under: again, for: owner) == [9])
        for _ in 3...12 { try await rotated.add(to: "acorn", now: 6) }
        await #expect(throws: OrganisationKeys.Refusal.tooMany) { try await rotated.add(to: "acorn", now: 7) }
        try await rotated.forgetOlder(of: "acorn")
        #expect(try await rotated.key(of: "acorn").id == 12)
        #expect(try await rotated.renewedAt("acorn") == nil)
        await #expect(throws: OrganisationKeys.Refusal.noKey) { try await rotated.key(of: "acorn", id: 1) }
        try await rotated.destroy("acorn")
        await #expect(throws: OrganisationKeys.Refusal.noKey) { try await rotated.key(of: "acorn") }
    }

    @Test("Replacing a key overwrites the old one as well, and leaves no other file")
    func replaced() async throws {
        let world = try await FilesWorld()
        let (path, kept) = (world.path + "/keys/organisations/acorn", world.path + "/kept")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.linkItem(atPath: path, toPath: kept)
        try await world.keyStore.put([1, 2, 3], in: .organisation("acorn"), replacing: true)
        #expect(try await world.keyStore.wrapped(.organisation("acorn")) == [1, 2, 3])
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) != before)
        #expect(world.found("keys") == ["organisations/acorn", "organisations/birch"])
    }

    @Test("A key that was half put when the program ended is overwritten with the rest, and is in nobody's way")
    func leftBehind() async throws {
        let world = try await FilesWorld()
        let (path, half) = (world.path + "/keys/organisations/acorn", world.path + "/keys/organisations/.new-acorn")
        // It ended after both names were given: the key in use must not be overwritten.
        try FileManager.default.linkItem(atPath: path, toPath: half)
        let wrapped = try #require(try await world.keyStore.wrapped(.organisation("acorn")))
        await #expect(throws: FileFault.exists) { try await world.keyStore.put(wrapped, in: .organisation("acorn"), replacing: false) }
        #expect(try await world.keyStore.wrapped(.organisation("acorn")) == wrapped)
        // It ended before.
        try FileManager.default.copyItem(atPath: path, toPath: half)
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: half))
        try await world.keys.destroy("acorn")
        #expect(world.found("keys") == ["organisations/birch"])
        let left = try handle.readToEnd() ?? Data()
        #expect(left.count == wrapped.count && Array(left) != wrapped)
    }

    @Test("A key is never made twice, and a place on the disk is never more than an id")
    func refused() async throws {
        let world = try await FilesWorld()
        await #expect(throws: OrganisationKeys.Refusal.exists) { try await world.keys.create(for: "acorn") }
        #expect(world.found("keys") == ["organisations/acorn", "organisations/birch"])
        for name in ["", "..", "a/b", "A", "a b", "a.b", "ä", String(repeating: "a", count: 65)] {
            await #expect(throws: FileFault.foreign) { try await world.keys.create(for: name) }
        }
    }

    @Test("One organisation's wrapped key is no other's, and needs the master key that wrapped it")
    func bound() async throws {
        let world = try await FilesWorld()
        let wrapped = try #require(try await world.keyStore.wrapped(.organisation("birch")))
        try await world.keyStore.put(wrapped, in: .organisation("acorn"), replacing: true)
        await #expect(throws: SealRefusal.notAuthentic) { try await world.keys.key(of: "acorn") }
        let other = OrganisationKeys(keyring: Keyring(masters: [1: [UInt8](repeating: 8, count: 32)])!, store: world.keyStore, randomness: world.randomness)
        await #expect(throws: SealRefusal.notAuthentic) { try await other.key(of: "birch") }
        let newer = OrganisationKeys(keyring: Keyring(masters: [2: [UInt8](repeating: 7, count: 32)])!, store: world.keyStore, randomness: world.randomness)
        await #expect(throws: SealRefusal.unknownKey(1)) { try await newer.key(of: "birch") }
    }

    @Test("Rotating the master key re-wraps; files open before and after, and the old master is needed no more")
    func rotated() async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(100))
        let (old, new) = ([UInt8](repeating: 7, count: 32), [UInt8](repeating: 9, count: 32))
        func keys(_ masters: [UInt32: [UInt8]]) -> OrganisationKeys {
            OrganisationKeys(keyring: Keyring(masters: masters)!, store: world.keyStore, randomness: world.randomness)
        }
        #expect(try await keys([1: old, 2: new]).rewrap("acorn"))
        #expect(try await keys([1: old, 2: new]).rewrap("acorn") == false)
        let sealed = SealedFiles(files: world.files, keys: keys([2: new]))
        #expect(try await sealed.open(file.stored, of: "acorn").length == 100)
        await #expect(throws: SealRefusal.unknownKey(2)) { try await world.keys.key(of: "acorn") }
    }
}
