import Store
import Testing

@testable import Platform

@Suite("What only begins like a picture, a document, a message or a text is refused")
struct ContentShapeTests {
    private typealias Sample = SampleContent
    private func statuses(_ bytes: [UInt8], _ name: String) -> [Int] {
        [1, 7, 1_000_000].map { ContentTests.status(bytes, name, part: $0) }
    }
    private static let (taken, damaged) = ([200, 200, 200], [422, 422, 422])
    private static let page = Array("<html><script>alert(1)</script>".utf8)

    @Test("A JPEG has a frame, a scan and an end, and nothing but further pictures after it")
    func jpeg() {
        let start: [UInt8] = [0xFF, 0xD8], end: [UInt8] = [0xFF, 0xD9]
        #expect(statuses(Sample.jpeg, "a.jpg") == Self.taken)
        #expect(statuses(start + Sample.frame + Sample.scan + Sample.segment(0xC4, prose(9)) + Sample.scan + end, "a.jpg") == Self.taken)
        #expect(statuses(Sample.jpeg + start + Sample.frame + Sample.scan + end, "a.jpg") == Self.taken)
        for bytes in [
            [0xFF, 0xD8, 0xFF, 0xE0], start + [0xFF, 0xFE] + Self.page, Array(Sample.jpeg.dropLast(4)), start + Sample.scan + end,
            start + Sample.segment(0xFE, prose(9)) + end, start + Sample.frame + Self.page + end, Sample.jpeg + Self.page,
            start + Sample.segment(0xC0, [8, 0, 1, 0, 0, 1, 1, 0x11, 0]) + Sample.scan + end,
            start + Sample.segment(0xC0, [8, 0, 1, 0, 1, 3, 1, 0x11, 0]) + Sample.scan + end, start + [0xFF, 0xE0, 0, 1] + Sample.frame + Sample.scan + end,
        ] as [[UInt8]] {
            #expect(statuses(bytes, "a.jpg") == Self.damaged, "\(bytes.prefix(12))")
        }
    }

    @Test("A JPEG of which one part is not what stands there is refused")
    func jpegParts() {
        let start: [UInt8] = [0xFF, 0xD8], end: [UInt8] = [0xFF, 0xD9], (frame, scan) = (Sample.frame, Sample.scan)
        let note = start + Sample.segment(0xFE, prose(9))
        func framed(_ data: [UInt8]) -> [UInt8] { start + Sample.segment(0xC0, data) + scan + end }
        #expect(statuses(framed([8, 0, 1, 0, 1, 3] + prose(9)), "a.jpg") == Self.taken)
        #expect(statuses(note + frame + scan + end, "a.jpg") == Self.taken)
        for bytes in [
            note + [0x12] + frame.dropFirst() + scan + end, framed([1, 0, 1, 0, 1, 1, 1, 0x11, 0]), framed([8, 0, 1, 0, 1, 5] + prose(15)),
            framed([8, 0, 1, 0, 1, 0]), Sample.jpeg + start + frame, Sample.jpeg + frame + scan + end, start + scan + frame + scan + end,
            start + frame + [0xFF, 0xDA, 0, 2] + end, note + [0xFF, 0x02] + frame + scan + end, start + start + frame + scan + end,
        ] as [[UInt8]] {
            #expect(statuses(bytes, "a.jpg") == Self.damaged, "\(bytes.prefix(12))")
        }
    }

    @Test("A PNG of which one chunk is not what stands there is refused")
    func pngParts() {
        let header = Sample.chunk("IHDR", Sample.header()), data = Sample.chunk("IDAT", Sample.pixel), end = Sample.chunk("IEND")
        func changed(_ place: Int, _ byte: UInt8) -> [UInt8] {
            var header = Sample.header()
            header[place] = byte
            return Sample.png(header: header)
        }
        #expect(statuses(changed(12, 1), "a.png") == Self.taken, "interlaced")
        for bytes in [
            changed(10, 1), changed(11, 1), changed(12, 2), Sample.signature + header + header + data + end,
            Sample.signature + header + Sample.chunk("tE:t") + data + end, Sample.signature + header + data + Sample.chunk("IEND", [1]),
        ] {
            #expect(statuses(bytes, "a.png") == Self.damaged, "\(bytes.prefix(60))")
        }
    }

    @Test("A PNG has a header with sane fields, data, right check sums and its end last")
    func png() {
        #expect(statuses(Sample.png(), "a.png") == Self.taken)
        let old: [UInt8] = Sample.signature + [0, 0, 0, 13] + Array("IHDR<html>".utf8) + Sample.chunk("IEND")
        var sum = Sample.png()
        sum[40] ^= 1
        for bytes in [
            old, sum, Sample.png(header: Sample.header(width: 0)), Sample.png(header: Sample.header(depth: 3)),
            Sample.png(header: Sample.header(depth: 16, colour: 3)), Sample.png(header: Sample.header(colour: 1)), Sample.png(data: Self.page),
            Sample.png(data: []), Sample.png(after: Self.page), Sample.png(after: Sample.chunk("IEND")), Array(Sample.png().dropLast(12)),
            Sample.signature + Sample.chunk("IHDR", Sample.header()) + Sample.chunk("IHDR", Sample.header()) + Sample.chunk("IEND"),
        ] {
            #expect(statuses(bytes, "a.png") == Self.damaged, "\(bytes.prefix(40))")
        }
    }

    @Test("A WebP is filled by its chunks, one of which is a picture")
    func webp() {
        #expect(statuses(Sample.webp(), "a.webp") == Self.taken)
        #expect(statuses(Sample.webp("VP8 ", [0x30, 1, 0, 0x9D, 1, 0x2A] + prose(10)), "a.webp") == Self.taken)
        let old = Array("RIFF".utf8) + [20, 0, 0, 0] + Array("WEBPVP8 <html>xx".utf8)
        for bytes in [old, Sample.webp("VP8 ", Self.page), Sample.webp("VP8L", Self.page), Sample.webp("VP8X", prose(10))] {
            #expect(statuses(bytes, "a.webp") == Self.damaged, "\(bytes.prefix(40))")
        }
    }

    @Test("A WebP whose chunks are not as long as they say, or are none, is refused")
    func webpParts() {
        func sized(_ bytes: [UInt8]) -> [UInt8] { bytes[..<4] + Sample.four(bytes.count - 8).reversed() + bytes[8...] }
        func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] { Array(type.utf8) + Sample.four(data.count).reversed() + data }
        let whole = Sample.webp(), canvas = Sample.webp("VP8X", prose(10))
        #expect(statuses(sized(whole + chunk("EXIF", prose(4))), "a.webp") == Self.taken)
        #expect(statuses(sized(canvas + chunk("ANMF", prose(24))), "a.webp") == Self.taken, "an animation")
        for bytes in [
            whole + chunk("EXIF", prose(4)), sized(whole + chunk("EX\u{1}F", prose(4))), sized(whole.dropLast(2)), sized(whole + [0x45, 0x58, 0x49]),
            sized(whole + chunk("EXIF", prose(4)).dropLast(2)), sized(canvas + chunk("ANMF", prose(4))),
        ] {
            #expect(statuses(bytes, "a.webp") == Self.damaged, "\(bytes.prefix(40))")
        }
    }

    @Test("A PDF has its version, an object, and at its end where its table begins")
    func pdf() {
        #expect(statuses(Sample.pdf(), "a.pdf") == Self.taken)
        #expect(statuses(Sample.pdf(object: "12  0\tobj<<>>endobj "), "a.pdf") == Self.taken)
        for bytes in [
            Array("%PDF-1.%%EOF".utf8), Array("%PDF-1.7 0 obj\n%%EOF".utf8), Sample.pdf(object: "endobj obj 1objx "), Sample.pdf(object: ""),
            Sample.pdf(table: ""), Sample.pdf(table: "startxref\n"), Sample.pdf(table: "startxref\n9 9\n"), Sample.pdf(table: "startxref\n99999\n"),
            Sample.pdf(table: "startxref\n-1\n"), Array(Sample.pdf().dropLast(3)), Array("%PDF-1.x".utf8) + Sample.pdf().dropFirst(8),
            Array("%PDF-1.77".utf8) + Sample.pdf().dropFirst(9),
        ] {
            #expect(statuses(bytes, "a.pdf") == Self.damaged, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("A message has a header that says whom it is from, and an empty line after it")
    func message() {
        for text in [
            "From: amara@acorn.example\r\n\r\nHello", "Received: by mx\r\n\tfor <x>\r\nFROM: a@b.example\nTo: c\n\n",
            "Date: today\nFrom:\n a@b\n\n: is no field",
        ] {
            #expect(statuses(Array(text.utf8), "a.eml") == Self.taken, "\(text)")
        }
        for text in [
            "From: a@b.example\r\n", "Subject: x\r\n\r\nFrom: a@b.example", "x:", "a: b\nno field\nFrom: x\n\n", "From: a\n: b\n\n",
            "\(String(repeating: "x", count: 90)): y\nFrom: z\n\n",
            "From: z\n\(String(repeating: "x", count: 90)): y\n\n",
        ] {
            #expect(statuses(Array(text.utf8), "a.eml").allSatisfy { [415, 422].contains($0) }, "\(text)")
        }
    }

    @Test("A byte order mark alone is no text")
    func mark() {
        for name in ["a.txt", "a.csv", "a.md", "a.json"] { #expect(statuses([0xEF, 0xBB, 0xBF], name) == Self.damaged, "\(name)") }
        #expect(statuses([0xEF, 0xBB, 0xBF, 0x61], "a.txt") == Self.taken)
    }

    @Test("An ending counts byte for byte", arguments: ["a.\u{200D}txt", "a.t\u{200D}xt", "a.txt\u{301}", "a.mar\u{212A}down", "a.\u{FE0F}txt", "a.ｔｘｔ"])
    func endings(name: String) { #expect([415, 422].contains(ContentTests.status(prose(5), name))) }

    @Test("A name with joined characters before its ending is taken")
    func joined() {
        #expect(ContentTests.status(prose(5), "a\u{200D}.TXT") == 200)
        #expect(ContentTests.status(prose(5), ".\u{200D}txt") == 422, "it is hidden")
    }
}
