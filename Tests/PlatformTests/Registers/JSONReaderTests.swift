import Store
import Testing
@testable import Platform

@Suite("Reading JSON") struct JSONReaderTests {
    private func read(_ text: String) throws -> JSON { try JSONReader.read(Array(text.utf8)) }

    @Test("All kinds of values are read, and order is kept") func values() throws {
        let json = try read(#" {"b":[1,-2,1.5,1e3],"a":"x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é","t":true,"f":false,"n":null,"o":{}} "#)
        #expect(
            json
                == .object([
                    .init("b", .list([.number(1), .number(-2), .decimal("1.5"), .decimal("1e3")])), .init("a", .text("x\"\\/\u{8}\u{c}\n\r\té😀é")),
                    .init("t", .flag(true)), .init("f", .flag(false)), .init("n", .null), .init("o", .object([])),
                ]))
    }

    @Test("Integers of 64 bits are exact") func integers() throws {
        #expect(try read("9223372036854775807") == .number(.max))
        #expect(try read("-9223372036854775808") == .number(.min))
        #expect(try read("9223372036854775808") == .decimal("9223372036854775808"))
        #expect(try read("-0") == .number(0))
    }

    @Test(
        "What is not JSON is refused as malformed",
        arguments: [
            "", " ", "{", "[", "[1", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "[1 2]", "01", "1.", ".5", "+1", "1e", "--1", "nul", "tru", "NaN",
            "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\u{1}\"", "\"a\nb\"",
            "1 2", "{}{}", "[1]]", "{\"a\":1,\"a\":2}", "{\"é\":1,\"e\u{301}\":2}", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
            "// x\n1", "\u{FEFF}1", "{\"a\"}", ",", "]",
        ]) func malformed(_ text: String)
    {
        #expect(throws: Problem.malformed("", field: "body")) { try read(text) }
    }

    @Test("A refusal says where: in words by line and byte, and as the bytes before it") func place() {
        let cases: [([UInt8], String, String)] = [
            (Array("{\"a\": 1,\n  \"b\": x}".utf8), "line 2, byte 8", "16"), ([], "line 1, byte 1", "0"), (Array("[1 2]".utf8), "line 1, byte 4", "3"),
            (Array("\"é".utf8) + [0xFF, 0x22], "line 1, byte 4", "3"), (Array("{\n\"é\":1,}".utf8), "line 2, byte 8", "9"),
        ]
        for (bytes, place, offset) in cases {
            #expect {
                try JSONReader.read(bytes)
            } throws: { error in
                guard let problem = error as? Problem, problem.fields.count == 1 else { return false }
                let detail = problem.details.first { $0.name == "offset" }
                return problem.message.contains(place) && problem.fields[0].message.contains(place) && detail?.json == Array(offset.utf8)
            }
        }
    }

    @Test("Nesting ends at 16 levels, and a million brackets do not trap") func depth() throws {
        _ = try read(String(repeating: "[", count: 16) + String(repeating: "]", count: 16))
        #expect(throws: Problem.malformed("", field: "body")) { try read(String(repeating: "[", count: 17) + String(repeating: "]", count: 17)) }
        #expect(throws: Problem.malformed("", field: "body")) { try read(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: Problem.malformed("", field: "body")) { try read(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("A body past 1 MiB is too large, and bytes that are not UTF-8 are malformed") func bytes() throws {
        #expect(throws: Problem(.tooLarge, "")) { try JSONReader.read([UInt8](repeating: 0x20, count: (1 << 20) + 1)) }
        for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22]] as [[UInt8]] {
            #expect(throws: Problem.malformed("", field: "body")) { try JSONReader.read(bytes) }
        }
    }

    @Test("No bytes make it trap") func fuzz() {
        var state: UInt64 = 88_172_645_463_325_252
        func random() -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 33)
        }
        let seed = Array(#"{"a":[1,-2.5e+3,"x\u00e9\ud83d\ude00",true,null],"b":{"c":"\\\""}}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...random() % 4 {
                switch random() % 3 {
                case 0: bytes[random() % bytes.count] = UInt8(random() % 256)
                case 1: bytes.remove(at: random() % bytes.count)
                default: bytes.insert(seed[random() % seed.count], at: random() % (bytes.count + 1))
                }
            }
            _ = try? JSONReader.read(bytes)
        }
    }
}
