import HTTPTypes
import Store
import Testing

@testable import Platform

@Suite("A request names one host, and it is one of ours")
struct HostListTests {
    private func status(_ authority: String?, _ hosts: [String] = [], path: String = "/") throws -> Int {
        let list = try #require(HostList(["grc.example:8443", "[2001:db8::1]", "LOCALHOST"]))
        var head = HTTPRequest(method: .get, scheme: "https", authority: authority, path: path)
        let name = try #require(HTTPField.Name("Host"))
        for host in hosts { head.headerFields.append(HTTPField(name: name, value: host)) }
        do { try list.check(head) } catch let problem as Problem { return problem.kind.rawValue }
        return 200
    }

    @Test(
        "Ours is taken with any port and in any case, another's is 421, and what is no name 400",
        arguments: [
            ("grc.example", 200), ("GRC.example:443", 200), ("localhost", 200), ("[2001:db8::1]:1", 200), ("[2001:DB8::1]", 200), ("grc.example.", 421),
            ("evil.example", 421), ("xgrc.example", 421), ("[2001:db8::2]", 421), ("", 400), (":443", 400), ("grc.example:", 400), ("grc.example:1:2", 400),
            ("grc.example:1x", 400), ("a@grc.example", 400), ("grc.example/", 400), ("[2001:db8::1", 400), ("[grc.example]", 400), ("2001:db8::1", 400),
            ("gr\u{e9}.example", 400),
        ])
    func names(_ authority: String, _ expected: Int) throws {
        #expect(try status(authority) == expected)
    }

    @Test("Authority and Host agree, or one of them is alone")
    func both() throws {
        #expect(try status("grc.example", ["GRC.example"]) == 200)
        #expect(try status("grc.example", ["localhost"]) == 400)
        #expect(try status("grc.example", ["grc.example", "localhost"]) == 400)
        #expect(try status(nil, ["grc.example"]) == 200)
        #expect(try status(nil, ["grc.example", "localhost"]) == 400)
        #expect(try status(nil) == 400)
        #expect(try status("grc.example", path: "http://evil.example/") == 400)
    }

    @Test("A list of what is no name is none")
    func list() {
        #expect(HostList(["http://x"]) == nil && HostList([""]) == nil && HostList(["a b"]) == nil)
    }

    @Test(
        "gzip is sent to who names it, and not to who refuses it",
        arguments: [
            (["gzip"], true), (["deflate, GZIP;q=0.5, br"], true), (["br", "gzip"], true), (["gzip;q=0"], false), (["gzip; q=0.000"], false),
            (["x-gzip"], false), ([], false),
            (["*"], false), (["identity"], false), ([String(repeating: "x", count: 600) + ", gzip"], false),
        ] as [([String], Bool)])
    func gzip(_ values: [String], _ isTaken: Bool) { #expect(Gzip.isTaken(values) == isTaken) }
}
