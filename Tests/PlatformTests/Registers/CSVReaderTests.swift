import Store
import Testing
@testable import Platform

@Suite("Reading and writing CSV") struct CSVReaderTests {
    private func read(_ text: String) throws -> [[String]] { try CSVReader.read(Array(text.utf8)).map(\.cells) }

    @Test("Quotes, separators and line ends inside cells are text") func quoted() throws {
        #expect(try read("a,b\r\n\"x,\"\"y\"\"\r\nz\",2\r\n") == [["a", "b"], ["x,\"y\"\r\nz", "2"]])
    }
    @Test("Line ends of any system, a byte order mark and lines without text are understood") func lines() throws {
        #expect(try read("\u{FEFF}a,b\n1,2\r3,4\r\n\n,\n5,") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", ""]])
        #expect(try CSVReader.read(Array("a\n\"x\ny\"\nz".utf8)).map(\.line) == [1, 2, 4])
    }
    @Test("Semicolons separate where the first line has no comma") func semicolons() throws {
        #expect(try read("a;b\n1,5;2") == [["a", "b"], ["1,5", "2"]])
    }
    @Test("What has two readings is refused, with its line", arguments: ["a,b\nx\"y,2", "a\n\"x", "a\n\"x\"y", "\""])
    func malformed(_ text: String) { #expect(throws: Problem.malformed("", field: "file")) { try read(text) } }

    @Test("Rows, columns, cells and bytes have limits") func limits() throws {
        #expect(try read("a\n" + String(repeating: "1\n", count: 5000)).count == 5001)
        for text in ["a\n" + String(repeating: "1\n", count: 5001), String(repeating: ",", count: 200), "a\n" + String(repeating: "x", count: 65_537)] {
            #expect(throws: Problem(.tooLarge, "", fields: [.init("file", "")])) { try read(text) }
        }
        #expect(throws: Problem(.tooLarge, "", fields: [.init("file", "")])) { try CSVReader.read([UInt8](repeating: 10, count: (8 << 20) + 1)) }
        #expect(throws: Problem.malformed("", field: "file")) { try CSVReader.read([0x61, 0xFF]) }
    }

    @Test(
        "A cell that a spreadsheet would run is neutralised, and comes back as it was",
        arguments: [
            "=1+1", "+cmd", "-x", "@sum", "\tx", "\rx", "'=x", "''", "'", "'x", "", "plain", "-5", "12.50", "-12.50", "=HYPERLINK(\"http://x\",\"y\")",
            "\u{FF1D}1", "a\"b\nc", "- item",
        ]) func neutral(_ text: String) throws
    {
        var out = Out()
        CSVCell.write(text, &out)
        out.put("\r\n")
        let cell = try #require(try CSVReader.read(out.bytes).first?.cells.first ?? (text.isEmpty ? "" : nil))
        let isNumber = Amount(text) != nil
        #expect(isNumber || !["=", "+", "-", "@", "\t", "\r", "\u{FF1D}"].contains(cell.first.map(String.init) ?? ""))
        #expect(CSVCell.read(cell) == text)
    }
}
