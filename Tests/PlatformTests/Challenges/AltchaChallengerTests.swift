import Cryptography
import Hummingbird
import NIOCore
import HTTPTypes
import Store
import Testing

@testable import Platform

@Suite("A challenge of ours is good for one form, in one browser, for five minutes")
struct AltchaChallengerTests {
    private static let start: Int64 = 1_795_521_600_000
    private let challenger: AltchaChallenger

    init() throws {
        let key = try #require(SealingKey(id: 1, bytes: [UInt8](repeating: 7, count: 32)))
        challenger = AltchaChallenger(
            key: key, maxnumber: 100, assets: .init(stylesheet: "", keys: "", upload: "", passkeys: "", icon: "", challenge: "/c.js", solver: "/s.js"),
            random: { [UInt8](repeating: 3, count: $0) })
    }

    private func call(visit: String = "a-visit", now: Int64 = AltchaChallengerTests.start) -> Call {
        let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/contact")
        return Call(
            request: Request(head: head, body: .init(buffer: .init())), parameters: [:], representation: .page, requestID: "r", now: now, caller: nil, csrf: "",
            visit: visit)
    }
    private func solved(_ form: String, visit: String = "a-visit", now: Int64 = AltchaChallengerTests.start) throws -> Form {
        let challenge = try challenger.challenge(form, visit: visit, client: "203.0.113.7", now: now)
        let number = try #require((0...challenge.maxnumber).first { Self.hash("\(challenge.salt)\($0)") == challenge.challenge })
        let json =
            #"{"algorithm":"SHA-256","challenge":"\#(challenge.challenge)","number":\#(number),"salt":"\#(challenge.salt)","signature":"\#(challenge.signature)"}"#
        return try Form(("altcha=" + PercentEncoding.encode(Base64.encode(Array(json.utf8)))).utf8)
    }
    private static func hash(_ text: String) -> String {
        var digest = FileDigest()
        digest.update(Array(text.utf8))
        return Hex.encode(digest.digest.bytes)
    }
    private func refuses(_ form: Form, _ name: String, _ call: Call) async -> Bool {
        do { return try await challenger.proof(in: form, of: name, call) == nil } catch let problem as Problem {
            return problem.kind == .invalid && problem.fields.map(\.name) == [SolvedChallenge.field]
        } catch { return false }
    }

    @Test("A solution is taken for its form in its browser, until five minutes have passed")
    func binding() async throws {
        let form = try solved("contact")
        let proof = try #require(try await challenger.proof(in: form, of: "contact", call()))
        #expect(proof.ends == Self.start + 300_000 && proof.word.hasPrefix("altcha:"))
        #expect(await refuses(form, "sign-up", call()))
        #expect(await refuses(form, "contact", call(visit: "another")))
        #expect(try await challenger.proof(in: form, of: "contact", call(now: Self.start + 299_999)) != nil)
        #expect(await refuses(form, "contact", call(now: Self.start + 300_000)))
    }

    @Test("Nothing is no solution, and what is broken is refused rather than taken for nothing")
    func nothing() async throws {
        #expect(try await challenger.proof(in: Form("name=Ada".utf8), of: "contact", call()) == nil)
        #expect(try await challenger.proof(in: Form("altcha=".utf8), of: "contact", call()) == nil)
        for broken in ["x", "e30%3D", Base64.encode(Array("{}".utf8)), String(repeating: "A", count: 3_000)] {
            await #expect(throws: Problem.self) { try await challenger.proof(in: Form(("altcha=" + broken).utf8), of: "contact", call()) }
        }
    }

    @Test("The page tells neither the visit nor the solution, and its salt ends as it must")
    func secrets() throws {
        let challenge = try challenger.challenge("contact", visit: "a-visit", client: "", now: Self.start)
        #expect(challenge.salt.last == "&" && challenge.salt.contains("?expires=1795521900&form=contact&visit="))
        #expect(!challenge.salt.contains("a-visit"))
    }

    @Test("The work grows with what is asked for, up to sixteen times, and is back a minute of quiet later")
    func load() throws {
        let load = ChallengeLoad()
        func factor(_ network: Int, _ now: Int64) -> UInt64 { load.factor(network: "n\(network)", now: now) }
        var factors: [UInt64] = []
        for number in 1...2_000 { factors.append(factor(number, Self.start)) }
        #expect(factors[59] == 1 && factors[60] == 2 && factors[121] == 4)
        #expect(factors == factors.sorted() && factors.last == 16)
        // The turn of the minute alone changes nothing.
        #expect(factor(1, Self.start + 60_000) == 16)
        #expect(factor(1, Self.start + 180_000) == 1)
    }

    @Test("One network alone makes it hard for nobody, and those that are told apart are bounded")
    func share() {
        let load = ChallengeLoad()
        for _ in 1...10_000 { _ = load.factor(network: "one", now: Self.start) }
        #expect(load.factor(network: "another", now: Self.start) == 1)
        for number in 1...20_000 { _ = load.factor(network: "n\(number)", now: Self.start) }
        #expect(load.count == ChallengeLoad.capacity)
    }
}
