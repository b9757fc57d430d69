import Testing

@testable import Platform

@Suite("Reading strangers' archives") struct ZipReaderTests {
    static let a = RawZip.Entry("a.txt")
    static let b = RawZip.Entry("dir/b.txt", Array("other".utf8))

    static func entry(_ name: String = "a.txt", _ change: (inout RawZip.Entry) -> Void) -> RawZip {
        var entry = RawZip.Entry(name)
        change(&entry)
        return RawZip(entry, b)
    }
    static func archive(_ change: (inout RawZip) -> Void) -> RawZip {
        var zip = RawZip(a, b)
        change(&zip)
        return zip
    }
    func refusal(_ zip: RawZip, limits: ZipLimits = ZipLimits()) -> ZipRefusal? {
        do { _ = try contents(zip.bytes, limits: limits); return nil } catch { return error as? ZipRefusal }
    }

    @Test("An archive that other programs wrote plainly is read")
    func plain() throws {
        #expect(try contents(RawZip(Self.a, Self.b).bytes) == ["a.txt": Array("content".utf8), "dir/b.txt": Array("other".utf8)])
        #expect(try reader(RawZip().bytes).entries.isEmpty)
        var entry = RawZip.Entry("dir/", [])
        entry.attributes = 0o040755 << 16
        let folder = RawZip(Self.a, entry)
        #expect(try contents(folder.bytes).keys.sorted() == ["a.txt"])
    }

    @Test("Header and directory that disagree are refused: name, method, flags, checksum, sizes")
    func disagree() {
        let cases: [RawZip] = [
            Self.entry { $0.localName = Array("b.txt".utf8) }, Self.entry { $0.localName = Array("a.tx".utf8) }, Self.entry { $0.localMethod = 8 },
            Self.entry { $0.localFlags = 1 << 11 },
            Self.entry { $0.localCRC = 1 }, Self.entry { $0.localSize = 6 }, Self.entry { $0.localCompressed = 6 }, Self.entry { $0.localSize = 0 },
            Self.entry {
                $0.size = 9; $0.localSize = 7
            },
            Self.entry {
                $0.flags = 8; $0.localCRC = 5; $0.gap = [UInt8](repeating: 0, count: 12)
            },
            Self.entry {
                $0.flags = 8; ($0.localCRC, $0.localSize, $0.localCompressed) = (0, 0, 0); $0.gap = [UInt8](repeating: 0, count: 16)
            },
        ]
        for (number, zip) in cases.enumerated() { #expect(refusal(zip) == .disagrees("a.txt"), "\(number)") }
    }

    @Test("A descriptor behind the data is read with and without its signature, and must say what the directory says")
    func descriptor() throws {
        for hasSignature in [true, false] {
            let zip = Self.entry { entry in
                entry.flags = 8
                (entry.localCRC, entry.localSize, entry.localCompressed) = (0, 0, 0)
                var record = ZipRecord()
                if hasSignature { record.put(ZipSignature.descriptor) }
                record.put(entry.crc)
                record.put(entry.size)
                record.put(entry.size)
                entry.gap = record.bytes
            }
            #expect(refusal(zip) == nil)
        }
    }

    @Test(
        "Names that could leave the folder or fool a reader are refused",
        arguments: ["/etc/passwd", "../up", "a/../../b", "a\\b", "C:x", "a//b", "./a", "a/.", "", "a\u{0}b", "new\nline", "..", "a/../", "dir//"])
    func names(name: String) { #expect(refusal(Self.entry(name) { _ in }) == .unsafeName(name)) }

    @Test("Names that are not UTF-8, not said to be, too long, or said twice are refused")
    func otherNames() {
        #expect(refusal(Self.entry("März") { _ in }) == .unsafeName("März"))
        #expect(refusal(Self.entry("März") { $0.flags = 1 << 11 }) == nil)
        guard
            case .unsafeName = refusal(
                Self.entry {
                    $0.name = [0x61, 0xFF]; $0.flags = 1 << 11
                })
        else { Issue.record("bytes"); return }
        let long = String(repeating: "x", count: 1_025)
        #expect(refusal(Self.entry(long) { _ in }) == .unsafeName(long))
        #expect(refusal(RawZip(Self.a, Self.b, Self.a)) == .duplicate("a.txt"))
        // A second name that some programs believe: field 0x7075.
        #expect(refusal(Self.entry { $0.extra = [0x75, 0x70, 5, 0, 1, 0, 0, 0, 0] }) == .unsupported("a.txt"))
        #expect(refusal(Self.entry { $0.extra = [0x75, 0x78, 9, 0, 1] }) == .malformed("extra field"))
        // Two names that Swift takes for equal texts are two names here.
        let composed = Self.entry("\u{E9}") { $0.flags = 1 << 11 },
            decomposed = Self.entry("e\u{301}") {
                $0.flags = 1 << 11; $0.content = [1]
            }
        #expect((try? reader(RawZip(composed.entries[0], decomposed.entries[0]).bytes).entries.count) == 2)
    }

    @Test("Links, devices, encrypted entries, unknown methods, other disks and comments are refused")
    func kinds() {
        for mode: UInt32 in [0xA1FF, 0x61B0, 0x2180, 0x11A4, 0xC1ED, 0x41ED] {
            #expect(refusal(Self.entry { $0.attributes = mode << 16 }) == .link("a.txt"), "\(mode)")
        }
        #expect(refusal(Self.entry { $0.attributes = 0 }) == nil, "made on a system without modes")
        for flags: UInt16 in [1, 1 << 6, 1 << 13] { #expect(refusal(Self.entry { $0.flags = flags }) == .encrypted("a.txt")) }
        #expect(refusal(Self.entry { $0.flags = 1 << 5 }) == .unsupported("a.txt"))
        for method: UInt16 in [1, 9, 12, 14, 93, 99] { #expect(refusal(Self.entry { $0.method = method }) == .unsupported("a.txt")) }
        #expect(refusal(Self.entry { $0.disk = 1 }) == .multiDisk && refusal(Self.archive { $0.disk = 1 }) == .multiDisk)
        #expect(refusal(Self.entry { $0.comment = [65] }) == .unsupported("a.txt"))
        #expect(refusal(Self.entry("dir/") { _ in }) == .link("dir/"))
        #expect(refusal(Self.entry("dir/") { $0.attributes = 0 }) == .malformed("folder"))
    }

    @Test("An entry whose own header has another time, or asks for another version, is refused")
    func headers() {
        #expect(refusal(Self.entry { $0.localStamp = 1 }) == .disagrees("a.txt"))
        #expect(refusal(Self.entry { $0.localVersion = 45 }) == .disagrees("a.txt"))
    }

    @Test("Bytes that no entry accounts for are refused: before, between, behind, and entries that are not listed")
    func unaccounted() {
        #expect(refusal(Self.archive { $0.prefix = Array("#!/bin/sh\n".utf8) }) == .unaccounted(at: 0))
        #expect(refusal(Self.entry { $0.gap = [1] }) == .unaccounted(at: 42))
        #expect(refusal(Self.archive { $0.beforeDirectory = [1, 2] }) != nil)
        #expect(refusal(Self.archive { $0.suffix = [0] }) == .malformed("end of the archive"))
        #expect(refusal(Self.archive { $0.comment = [65] }) == .malformed("end of the archive"))
        #expect(refusal(Self.archive { $0.entries[0].isListed = false }) == .unaccounted(at: 0))
        #expect(refusal(Self.archive { $0.entries[1].isListed = false }) != nil)
        #expect(refusal(Self.archive { $0.countDelta = 1 }) == .malformed("directory"))
        guard case .unaccounted = refusal(Self.archive { $0.countDelta = -1 }) else { Issue.record("count"); return }
    }

    @Test("Entries that share bytes are refused, though each reads well by itself")
    func overlap() {
        var twin = RawZip.Entry("b.txt")
        twin.isWritten = false
        twin.offset = 0
        guard case .overlaps = refusal(RawZip(Self.a, twin)) else { Issue.record("twin"); return }
        #expect(refusal(Self.entry { $0.offset = 0xFFFF_FFF0 }) != nil)
    }

    @Test("Content of another checksum or length, and streams that are none, are refused while they are read")
    func corrupt() throws {
        #expect(refusal(Self.entry { $0.data = Array("Content".utf8) }) == .corrupt("a.txt"))
        var zip = ZipWriter(modified: 0)
        let whole = try zip.add("a.txt", prose(5_000)) + zip.finish()
        for place in [40, 60, 500, 1_000] {
            var bent = whole
            bent[place] ^= 0x55
            #expect(throws: ZipRefusal.corrupt("a.txt")) { try contents(bent) }
        }
        // Deflated data with bytes behind its end, and cut before it.
        let deflater = try #require(Deflater())
        let deflated = deflater.take(prose(100), isLast: true)
        for data in [deflated + [0], Array(deflated.dropLast(2)), [], [7, 7, 7]] {
            let bent = Self.entry {
                $0.method = 8; $0.data = data; $0.content = prose(100); $0.crc = checksum(prose(100), after: 0); $0.size = 100
            }
            #expect(refusal(bent) == .corrupt("a.txt"))
        }
    }

    @Test("Bombs are refused by what they announce, and by what they do when they announce less")
    func bombs() throws {
        var zip = ZipWriter(modified: 0)
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        let bomb = try zip.add("a.txt", zeros) + zip.finish()
        #expect(throws: ZipRefusal.bomb("a.txt")) { try contents(bomb) }
        let deflated = try #require(Deflater()).take(zeros, isLast: true)
        let modest = Self.entry {
            $0.method = 8; $0.data = deflated; $0.size = 1_000
        }
        #expect(refusal(modest) == .corrupt("a.txt"))
        var sunk = 0
        let opened = try reader(modest.bytes)
        #expect(throws: ZipRefusal.corrupt("a.txt")) { try opened.stream(opened.entries[0]) { sunk += $0.count } }
        #expect(sunk <= 1_000, "nothing past the announced length came out")
        var limits = ZipLimits()
        (limits.totalBytes, limits.entries) = (10, 2)
        #expect(refusal(RawZip(Self.a, Self.b), limits: limits) == .tooLarge("dir/b.txt"))
        limits.entryBytes = 6
        #expect(refusal(RawZip(Self.a, Self.b), limits: limits) == .tooLarge("a.txt"))
        #expect(refusal(RawZip(Self.a, Self.b, RawZip.Entry("c")), limits: limits) == .tooMany)
        #expect(
            refusal(
                Self.entry {
                    $0.size = 4_000_000_000; $0.localSize = 4_000_000_000
                }) != nil)
    }

    @Test("Cut anywhere, an archive is refused")
    func cut() {
        let whole = RawZip(Self.a, Self.b).bytes
        for count in 0..<whole.count { #expect(throws: ZipRefusal.self) { try contents(Array(whole[..<count])) } }
    }
}
