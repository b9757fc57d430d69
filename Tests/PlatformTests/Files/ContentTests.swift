import Store
import Testing

@testable import Platform

@Suite("What files are taken") struct ContentTests {
    static func check(_ bytes: [UInt8], _ name: String, part: Int = 7) throws {
        var check = ContentCheck(try FileKind(name: name, field: "file"))
        do {
            var rest = bytes[...]
            while !rest.isEmpty { try check.update(Array(rest.prefix(part))); rest = rest.dropFirst(part) }
            try check.finish()
        } catch { throw error.problem(field: "file") }
    }
    static func status(_ bytes: [UInt8], _ name: String, part: Int = 7) -> Int {
        do { try check(bytes, name, part: part); return 200 } catch let problem as Problem {
            #expect(problem.fields.map(\.name) == ["file"])
            return problem.kind.rawValue
        } catch { return 500 }
    }

    static let (png, jpeg, webp, pdf) = (SampleContent.png(), SampleContent.jpeg, SampleContent.webp(), SampleContent.pdf())
    static let eml = Array("From: amara@acorn.example\r\nSubject: Prüfung\r\n\r\nHello\r\n".utf8)
    static func document(_ names: [String], first: (String, String)? = nil) throws -> [UInt8] {
        var zip = ZipWriter(modified: 1_800_000_000_000)
        var bytes: [UInt8] = []
        if let first { bytes = plainMimetype(first.1, first.0, &zip) }
        for name in names { bytes += try zip.add(name, Array("<x/>".utf8)) }
        return bytes + (try zip.finish())
    }
    /// OpenDocument wants the sizes in front, which a stream does not have: so this entry is patched.
    static func plainMimetype(_ type: String, _ name: String, _ zip: inout ZipWriter) -> [UInt8] {
        var bytes = (try? zip.add(name, Array(type.utf8), .stored)) ?? []
        bytes[18] = UInt8(type.utf8.count)
        return bytes
    }
    static let ooxml = ["[Content_Types].xml", "_rels/.rels"]
    static let odf = ["content.xml", "META-INF/manifest.xml"]

    @Test("Each kind is taken as what it is, in parts of any size", arguments: [1, 7, 1_000_000])
    func taken(part: Int) throws {
        let samples: [(String, [UInt8])] = [
            ("a.pdf", Self.pdf), ("a.png", Self.png), ("A.JPG", Self.jpeg), ("a.jpeg", Self.jpeg), ("a.webp", Self.webp), ("a.eml", Self.eml),
            ("a.txt", Array("Grüße, 世界 🌍\tx\r\n".utf8)), ("a.csv", [0xEF, 0xBB, 0xBF] + Array("a;b\n1;2\n".utf8)), ("a.md", Array("# Title\n<b>x</b>\n".utf8)),
            ("a.json", Array(#"{"a":[1,-0.5e+3,true,null,"\u00e9\n"],"b":{}}"#.utf8)), ("a.json", Array(" 12 ".utf8)),
            ("a.docx", try Self.document(Self.ooxml + ["word/document.xml"])), ("a.xlsx", try Self.document(Self.ooxml + ["xl/workbook.xml"])),
            ("a.pptx", try Self.document(Self.ooxml + ["ppt/presentation.xml"])),
            ("a.odt", try Self.document(Self.odf, first: ("mimetype", FileKind.odt.mediaType))),
            ("a.ods", try Self.document(Self.odf, first: ("mimetype", FileKind.ods.mediaType))),
        ]
        for (name, bytes) in samples { #expect(Self.status(bytes, name, part: part) == 200, "\(name)") }
        let kinds = Set(try samples.map { try FileKind(name: $0.0, field: "file") })
        #expect(kinds.count == FileKind.allCases.count)
    }

    @Test("Content that is not what the name says is 415", arguments: FileKind.allCases)
    func disguised(kind: FileKind) throws {
        let program: [UInt8] = Array("MZ".utf8) + [0x90, 0, 3, 0, 0, 0] + prose(60)
        let elf: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + prose(60)
        let name = "a.\(kind.endings[0])"
        for bytes in [program, elf] { #expect([415, 422].contains(Self.status(bytes, name)), "\(name)") }
        for text in ["<!DOCTYPE html><p>", "\n <html>", "<svg onload=x>", "<?xml version='1.0'?>", "<SCRIPT>", "#!/bin/sh\nrm"] {
            #expect(Self.status(Array(text.utf8), name) == 415, "\(name): \(text)")
            #expect(Self.status([0xEF, 0xBB, 0xBF] + Array(text.utf8), name) == 415, "\(name): \(text)")
            // However much that nobody sees stands before it, and however the network cuts it.
            for (blank, part) in [(String(repeating: " \n", count: 2_100), 5_000), ("  \u{200B}\u{2060}\u{A0}\u{3000}\u{FEFF}", 1), ("\u{AD}\n\u{2009}", 5)] {
                let status = Self.status(Array((blank + text).utf8), name, part: part)
                // What is no space of JSON is refused for that.
                #expect(status == 415 || kind == .json && status == 422, "\(name): \(text) in parts of \(part)")
            }
        }
        #expect(Self.status([], name) == 422)
        let others: [(FileKind, [UInt8])] = [
            (.pdf, Self.pdf), (.png, Self.png), (.jpeg, Self.jpeg), (.webp, Self.webp), (.docx, try Self.document(Self.ooxml + ["word/document.xml"])),
            (.xlsx, try Self.document(Self.ooxml + ["xl/workbook.xml"])), (.odt, try Self.document(Self.odf, first: ("mimetype", FileKind.odt.mediaType))),
        ]
        for (other, bytes) in others where other != kind && !(other == .pdf && [.text, .csv, .markdown].contains(kind)) {
            #expect([415, 422].contains(Self.status(bytes, name)), "\(other) as \(name)")
        }
    }

    @Test(
        "An ending that is not on the list is 415; a name that is none is 422",
        arguments: [
            ("a.exe", 415), ("a.svg", 415), ("a.html", 415), ("a.xml", 415), ("a.docm", 415), ("a.zip", 415), ("a", 415), ("a.pdf.exe", 415), ("pdf", 415),
            ("a.", 415),
            ("", 422), ("../a.txt", 422), ("a\\b.txt", 422), ("a\u{0}.txt", 422), ("a\n.txt", 422), ("exe.\u{202E}txt", 422), (".txt", 422),
            (String(repeating: "a", count: 252) + ".txt", 422),
        ])
    func names(name: String, status: Int) { #expect(Self.status(prose(5), name) == status) }

    @Test(
        "A text with another encoding or a control character is 422 and says where",
        arguments: [
            [0x61, 0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xC3, 0x28],
            [0xFE, 0xFF, 0, 0x41], [0xF5, 0x80, 0x80, 0x80],
            [0x61, 0], [0x61, 0x1B], [0x61, 0x7F], [0x61, 0xC2, 0x85], [8],
        ] as [[UInt8]])
    func text(bytes: [UInt8]) {
        for name in ["a.txt", "a.csv", "a.md"] { #expect(Self.status(bytes, name, part: 1) == 422) }
        var check = TextCheck()
        #expect(throws: ContentRefusal.control(line: 3)) { try check.update(Array("a\n\nb\u{1}".utf8)) }
    }

    @Test(
        "JSON that is not well-formed is 422",
        arguments: [
            "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "[1 2]", "\"x", "tru", "01", "1.", "-", "1e", "[}", "{]", "\"\\x\"", "\"\\u12g4\"", "1 2", "[]]",
            ",", "nul", "NaN", "\"a\nb\"", " ", "{\"a\":}", "[,1]",
            String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        ])
    func json(text: String) { #expect(Self.status(Array(text.utf8), "a.json") == 422) }

    @Test("Pictures and documents that were cut, or are not what they claim inside, are refused")
    func damaged() throws {
        let docx = try Self.document(Self.ooxml + ["word/document.xml"])
        let cut: [(String, [UInt8])] = [
            ("a.png", Self.png.dropLast()), ("a.pdf", Self.pdf.dropLast(6)), ("a.webp", Self.webp + [0]), ("a.docx", docx.dropLast()),
        ]
        for (name, bytes) in cut { #expect(Self.status(bytes, name) == 422, "\(name)") }
        #expect(Self.status(try Self.document(["word/document.xml"]), "a.docx") == 415)
        #expect(Self.status(try Self.document(["META-INF/MANIFEST.MF", "classes.dex"]), "a.docx") == 415)
        #expect(Self.status(try Self.document(Self.ooxml + ["word/document.xml", "word/vbaProject.bin"]), "a.docx") == 415)
        for program in ["word/embeddings/Setup.EXE", "word/embeddings/run.ps1"] {
            #expect(Self.status(try Self.document(Self.ooxml + ["word/document.xml", program]), "a.docx") == 415, "\(program)")
        }
        let odt = ("mimetype", FileKind.odt.mediaType)
        #expect(Self.status(try Self.document(Self.odf, first: odt), "a.odt") == 200)
        for program in ["Basic/Standard/Module1.xml", "Scripts/python/a.py", "scripts/javascript/x"] {
            #expect(Self.status(try Self.document(Self.odf + [program], first: odt), "a.odt") == 415, "\(program)")
        }
        // What documents do hold is no program.
        for part in ["word/media/image1.svg", "word/embeddings/oleObject1.bin", "word/scripts/x.xml"] {
            #expect(Self.status(try Self.document(Self.ooxml + ["word/document.xml", part]), "a.docx") == 200, "\(part)")
        }
        #expect(Self.status(try Self.document(Self.odf, first: ("mimetype", FileKind.ods.mediaType)), "a.odt") == 415)
        #expect(Self.status(try Self.document(Self.odf, first: ("mimetype", FileKind.odt.mediaType + "-template")), "a.odt") == 415)
        #expect(Self.status(try Self.document(["mimetype"] + Self.odf), "a.odt") == 415)
    }

    @Test("A document whose parts swell, declare a document type or are not what the list says is refused", arguments: [1_000, 1_000_000])
    func parts(part: Int) throws {
        func docx(_ content: [UInt8]) throws -> [UInt8] {
            var zip = ZipWriter(modified: 1_800_000_000_000)
            var bytes: [UInt8] = []
            for name in Self.ooxml { bytes += try zip.add(name, Array("<x/>".utf8)) }
            return try bytes + zip.add("word/document.xml", content) + zip.finish()
        }
        #expect(Self.status(try docx([UInt8](repeating: 32, count: 1 << 20)), "a.docx", part: part) == 200)
        #expect(Self.status(try docx([UInt8](repeating: 0, count: 16 << 20)), "a.docx", part: part) == 422)
        for text in ["<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", String(repeating: " ", count: 9_000) + "<!DOCTYPE a>"] {
            #expect(Self.status(try docx(Array(text.utf8)), "a.docx", part: part) == 422, "\(text.prefix(30))")
            #expect(Self.status(try docx(Array(text.utf16).flatMap { [UInt8(truncatingIfNeeded: $0), 0] }), "a.docx", part: part) == 422)
        }
        func raw(_ change: (inout RawZip.Entry) -> Void) -> Int {
            var last = RawZip.Entry("word/document.xml")
            change(&last)
            return Self.status(RawZip(RawZip.Entry("[Content_Types].xml"), last).bytes, "a.docx", part: part)
        }
        #expect(raw { _ in } == 200)
        #expect(raw { $0.localFlags = 1 } == 415)
        #expect(raw { $0.localName = Array("word/documenu.xml".utf8) } == 422)
        #expect(raw { $0.localCompressed = 3 } == 422)
        #expect(raw { $0.crc = 7 } == 422)
        #expect(raw { $0.gap = [1, 2, 3] } == 422)
        #expect(raw { $0.isListed = false } == 415)
    }
}
