import Cryptography
import Testing

@testable import Platform

@Suite("Verifying packages") struct PackageReaderTests {
    @Test("A package as it was made is intact, with its slice of the log")
    func intact() throws {
        let world = try PackageWorld()
        let report = try world.verify(try world.pack())
        #expect(report.isIntact && report.isConsistent)
        guard case .intact(let organisation, let checkpoint, let entries, let withheld) = report.log else { Issue.record("\(report)"); return }
        #expect(organisation == "acorn" && checkpoint.size == 8)
        #expect(entries == 3 && withheld == 1)
    }

    @Test("Without the key it fits together but its signer is unknown; with only the package's key the log's is")
    func unknown() throws {
        let world = try PackageWorld()
        let archive = try world.pack()
        let report = try world.verify(archive, trusting: [])
        guard case .signerUnknown(_, let fingerprints) = report.package else { Issue.record("\(report)"); return }
        #expect(fingerprints.count == 1 && fingerprints[0].hasPrefix("aertous.example/packages+"))
        #expect(!report.isIntact && report.isConsistent && report.log == .noCheckpoint(.unknownSigner))
        let half = try world.verify(archive, trusting: [world.signer.verifier])
        guard case .intact = half.package else { Issue.record("\(half)"); return }
        #expect(!half.isIntact && half.log == .noCheckpoint(.unknownSigner))
    }

    @Test("Altered, added, renamed and removed files are named")
    func differences() throws {
        var world = try PackageWorld()
        let listed = world.files
        func findings() throws -> [PackageFinding] {
            let report = try world.verify(try world.pack(listed: listed))
            #expect(!report.isIntact && !report.isConsistent)
            guard case .differs(_, true, let findings) = report.package else { return [] }
            return findings
        }
        world.files[1].bytes[50] ^= 1
        #expect(try findings() == [.altered(path: "evidence/scan.pdf")])
        world.files = listed + [("extra.exe", [1])]
        #expect(try findings() == [.added(path: "extra.exe")])
        world.files = listed
        world.files[1].path = "evidence/scan2.pdf"
        #expect(try findings() == [.added(path: "evidence/scan2.pdf"), .removed(path: "evidence/scan.pdf")])
        world.files = listed
        world.files.remove(at: 2)
        #expect(try findings() == [.removed(path: "evidence/Zugriff März.csv")])
        world.files = listed
        world.files.remove(at: 3)
        #expect(try findings() == [.removed(path: "log/slice.jsonl")])
    }

    @Test("Altered and signed again with another key it is not intact: unknown under its own name, bad under the house's")
    func signedAgain() throws {
        var world = try PackageWorld()
        world.files[1].bytes[50] ^= 1
        let stranger = try SignerKey(name: "aertous.example/packages", purpose: .package, seed: [UInt8](repeating: 9, count: 32))
        let report = try world.verify(try world.pack(signedBy: stranger))
        guard case .signerUnknown = report.package else { Issue.record("\(report)"); return }
        #expect(!report.isIntact)
        let checkpointKey = try world.verify(try world.pack(signedBy: world.checkpoints))
        #expect(!checkpointKey.isIntact, "a key signs only what it is for")
    }

    @Test("A file of another mode than 0644 is refused before anything is read, and so is a signature that stands twice")
    func modes() throws {
        let world = try PackageWorld()
        let archive = try world.pack()
        let plain: [UInt8] = [0, 0, 0xA4, 0x81]
        for mode: UInt16 in [0o104755, 0o100755, 0o102644, 0o101644, 0o100600, 0] {
            var changed = archive
            guard let place = changed.indices.last(where: { changed[$0...].starts(with: plain) }) else { Issue.record("no mode"); return }
            (changed[place + 2], changed[place + 3]) = (UInt8(mode & 0xFF), UInt8(mode >> 8))
            #expect(throws: ZipRefusal.self, "\(mode)") { try world.verify(changed) }
        }
        let note = try world.signer.sign("text\n")
        let line = note.split(separator: "\n").last.map { String($0) + "\n" } ?? ""
        #expect(throws: NoteRefusal.self) { try SignedNote((note + line).utf8) }
    }

    @Test("A slice that does not hold spoils the package, though the manifest lists it so")
    func badSlice() throws {
        var world = try PackageWorld()
        let text = String(decoding: world.files[3].bytes, as: UTF8.self)
        world.files[3].bytes = Array(text.replacing("dmFsdWUgMg==", with: "dmFsdWUgOQ==").utf8)
        let report = try world.verify(try world.pack())
        guard case .intact = report.package else { Issue.record("\(report)"); return }
        #expect(report.log == .broken(entry: 2, .edited(field: "title")))
        #expect(!report.isIntact && !report.isConsistent)
        world.files.remove(at: 4)
        let without = try world.verify(try world.pack())
        #expect(!without.isIntact && without.log == .noCheckpoint(.malformed("The package has no checkpoint.")))
        world.files.remove(at: 3)
        let plain = try world.verify(try world.pack())
        #expect(plain.isIntact && plain.log == nil)
    }

    @Test("An archive without manifest, with an unsigned one or with a huge one is no package")
    func noManifest() throws {
        let world = try PackageWorld()
        for note in [nil, Array("hello\n".utf8), [UInt8](repeating: 65, count: 900_000)] {
            var zip = ZipWriter(modified: 0)
            var archive: [UInt8] = []
            if let note { archive += try zip.add("manifest.txt", note) }
            archive += try zip.add("a", [1]) + zip.finish()
            guard case .notSigned = try world.verify(archive).package else { Issue.record("believed"); continue }
        }
        var zip = ZipWriter(modified: 0)
        let archive = try zip.add("manifest.txt", prose(1_000_001), .stored) + zip.finish()
        #expect(throws: ZipRefusal.tooLarge("manifest.txt")) { try world.verify(archive) }
    }

    @Test("Mutated packages end in a refusal, never in a trap or in a false word")
    func fuzz() throws {
        let world = try PackageWorld()
        var small = world
        small.files[1].bytes = prose(300)
        let original = try small.pack()
        guard case .intact(let manifest, _) = try small.verify(original).package else { Issue.record("not intact"); return }
        var state: UInt64 = 2026
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(4)
        var (rounds, intact) = (0, 0)
        // A fixed corpus: how far it gets is a matter of the machine, what it finds is not. The first thousand are always done.
        while rounds < 1_000 || clock.now < end && rounds < 20_000 {
            rounds += 1
            var bent = original
            switch random(5) {
            case 0: bent.removeLast(random(bent.count))
            case 1: bent.insert(contentsOf: (0..<random(40)).map { _ in UInt8(random(256)) }, at: random(bent.count))
            case 2:
                let start = random(bent.count)
                bent.removeSubrange(start..<min(bent.count, start + random(60)))
            case 3: for _ in 0...random(4) { bent[random(bent.count)] = UInt8(random(256)) }
            // The fields of the directory are where an archive lies.
            default: for _ in 0...random(2) { bent[bent.count - 1 - random(min(500, bent.count))] = [0, 1, 0xFF, 0x7F, 0x80][random(5)] }
            }
            do {
                let report = try small.verify(bent)
                // Times and versions are no part of what is signed: such a package still says exactly the same.
                if report.isIntact {
                    intact += 1
                    guard case .intact(let found, _) = report.package else { continue }
                    #expect(found == manifest)
                }
            } catch { #expect(error is ZipRefusal) }
        }
        #expect(rounds >= 1_000 && intact < rounds / 4)
    }
}
