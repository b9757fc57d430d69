import HTTPTypes
import Hummingbird
import NIOCore
import Store
import Testing
@testable import Platform

@Suite("Reading bodies") struct BodyTests {
    private func call(_ type: String?, _ body: [String], path: String = "/") -> Call {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.contentType] = type
        let chunks = AsyncStream { continuation in
            for chunk in body { continuation.yield(ByteBuffer(string: chunk)) }
            continuation.finish()
        }
        return Call(
            request: Request(head: head, body: .init(asyncSequence: chunks)), parameters: [:], representation: .json, requestID: "r", now: 0, caller: nil,
            csrf: "")
    }

    @Test(
        "A body in pieces is read whole, with the parameters that its type may have",
        arguments: ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""])
    func pieces(_ type: String) async throws {
        #expect(try await call(type, ["{\"a\"", ":1", "}"]).json() == .object([.init("a", .number(1))]))
    }

    @Test(
        "Another content type, or none, is 415",
        arguments: [nil, "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/jsonx"])
    func types(_ type: String?) async {
        await #expect(throws: Problem(.unsupportedType, "")) { try await call(type, ["{}"]).json() }
    }

    @Test("A body past its limit is 413, and is not read to its end") func limit() async throws {
        let piece = String(repeating: "x", count: 64 << 10)
        await #expect(throws: Problem(.tooLarge, "")) { try await call("application/json", Array(repeating: piece, count: 17)).json() }
        await #expect(throws: Problem(.tooLarge, "")) { try await call("application/x-www-form-urlencoded", Array(repeating: piece, count: 5)).form() }
        #expect(try await call("application/x-www-form-urlencoded", ["a=1&", "b=%20"]).form()["b"] == " ")
    }

    @Test("What stands behind the question mark is read as strictly as a form") func query() throws {
        #expect(try call(nil, [], path: "/x?a=1&b=%C3%A9").query()["b"] == "é")
        #expect(throws: Problem.malformed("")) { try call(nil, [], path: "/x?a=%C3").query() }
    }
}
