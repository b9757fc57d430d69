import Testing

@testable import Platform

@Suite("Writing archives") struct ZipWriterTests {
    static let time: Int64 = 1_795_478_400_000

    static func write(_ files: [(name: String, bytes: [UInt8], method: ZipEntry.Method, isSizeKnown: Bool)], part: Int = 10_007) throws -> [UInt8] {
        var zip = ZipWriter(modified: time)
        var out: [UInt8] = []
        for file in files {
            out += try zip.begin(file.name, file.method, size: file.isSizeKnown ? UInt64(file.bytes.count) : nil)
            var rest = file.bytes[...]
            while !rest.isEmpty { out += try zip.write(Array(rest.prefix(part))); rest = rest.dropFirst(part) }
            out += try zip.end()
        }
        return out + (try zip.finish())
    }

    @Test("What was written is read again: stored and deflated, of known and unknown size, empty, long, in any script")
    func roundTrip() throws {
        var files: [(name: String, bytes: [UInt8], method: ZipEntry.Method, isSizeKnown: Bool)] = []
        for (number, bytes) in [[], prose(1), prose(70_000), [UInt8](repeating: 65, count: 300_000)].enumerated() {
            for method in [ZipEntry.Method.stored, .deflated] {
                for isSizeKnown in [true, false] { files.append(("f/\(number)-\(method)-\(isSizeKnown)/März 証拠.txt", bytes, method, isSizeKnown)) }
            }
        }
        let archive = try Self.write(files)
        let found = try contents(archive)
        for file in files { #expect(found[file.name, default: []] == file.bytes, "\(file.name)") }
        #expect(try reader(archive).entries.map(\.name) == files.map(\.name))
        #expect(try Self.write(files) == archive, "the same entries and time give the same bytes")
        #expect(archive.count < 900_000, "it does deflate")
        #expect(try contents(try Self.write([])).isEmpty)
    }

    @Test("Names that no reader would take, names used twice and calls out of order are refused")
    func refused() throws {
        var zip = ZipWriter(modified: 0)
        for name in ["", "/a", "../a", "a/../b", "a//b", "a\\b", "a/", "C:x", "a\n", String(repeating: "x", count: 1_025)] {
            #expect(throws: ZipWriter.Fault.unsafeName) { try zip.begin(name, .stored) }
        }
        #expect(throws: ZipWriter.Fault.order) { try zip.write([1]) }
        #expect(throws: ZipWriter.Fault.order) { try zip.end() }
        _ = try zip.begin("a", .stored, size: 2)
        #expect(throws: ZipWriter.Fault.order) { try zip.begin("b", .stored) }
        #expect(throws: ZipWriter.Fault.order) { try zip.finish() }
        #expect(throws: ZipWriter.Fault.size) { try zip.write([1, 2, 3]) }
        _ = try zip.write([1])
        #expect(throws: ZipWriter.Fault.size) { try zip.end() }
        _ = try zip.write([2])
        _ = try zip.end()
        #expect(throws: ZipWriter.Fault.duplicate) { try zip.begin("a", .stored) }
    }

    @Test(
        "Times are written as the format has them, and moved to its borders outside",
        arguments: [
            (0, 1980, 1, 1, 0), (315_532_800_000, 1980, 1, 1, 0), (1_709_164_800_000, 2024, 2, 29, 0), (1_795_478_401_999, 2026, 11, 24, 0),
            (1_735_689_599_000, 2024, 12, 31, 86_398), (Int64.max, 2107, 12, 31, 86_398), (Int64.min, 1980, 1, 1, 0),
        ] as [(Int64, Int, Int, Int, Int)])
    func times(milliseconds: Int64, year: Int, month: Int, day: Int, second: Int) {
        let stamp = ZipTime(milliseconds: milliseconds).stamp
        #expect(Int(stamp >> 25) + 1980 == year && Int(stamp >> 21 & 15) == month && Int(stamp >> 16 & 31) == day)
        let time = Int(stamp & 0xFFFF)
        let seconds: Int = (time >> 11) * 3_600 + (time >> 5 & 63) * 60 + (time & 31) * 2
        #expect(seconds == second)
    }

    @Test("More entries than the old format can count are written and read (zip64)")
    func manyEntries() throws {
        var zip = ZipWriter(modified: Self.time)
        var out: [UInt8] = []
        for number in 0..<65_540 { out += try zip.add("n\(number)", [], .stored) }
        out += try zip.finish()
        #expect(throws: ZipRefusal.tooMany) { try reader(out) }
        var limits = ZipLimits()
        limits.entries = 70_000
        let found = try reader(out, limits: limits)
        #expect(found.entries.count == 65_540 && found.entries.last?.name == "n65539")
    }
}
