import Cryptography
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import Synchronization
import Testing

@testable import Platform

@Suite("Turnstile lets through what the provider says yes to, and nothing else")
struct TurnstileChallengerTests {
    private struct Away: Error {}
    private static let approval = #"{"success":true,"hostname":"grc.example.com","action":"contact","challenge_ts":"2026-11-24T12:00:00Z","error-codes":[]}"#
    private static let start: Int64 = 1_795_521_600_000

    private func challenger(_ answer: @escaping TurnstileChallenger.Ask) throws -> TurnstileChallenger {
        let key = try #require(SealingKey(id: 1, bytes: [UInt8](repeating: 7, count: 32)))
        return try #require(
            TurnstileChallenger(siteKey: "0x4AAA", secret: "0x4AAA_secret", host: "GRC.example.com", key: key, mayBeTest: false, ask: answer))
    }
    private func proof(_ token: String?, _ answer: @escaping TurnstileChallenger.Ask) async throws -> SolvedChallenge? {
        let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/contact")
        let call = Call(
            request: Request(head: head, body: .init(buffer: .init())), parameters: [:], representation: .page, requestID: "r", now: Self.start, caller: nil,
            csrf: "")
        let form = try Form((token.map { "cf-turnstile-response=" + PercentEncoding.encode($0) } ?? "name=Ada").utf8)
        return try await challenger(answer).proof(in: form, of: "contact", call)
    }

    @Test("A yes for this host and this form is one, under a word that holds no token")
    func clear() async throws {
        let asked = Mutex("")
        let proof = try await proof("a token+/") { body in
            asked.withLock { $0 = String(decoding: body, as: UTF8.self) }
            return (200, Array(Self.approval.utf8))
        }
        #expect(asked.withLock { $0 } == "secret=0x4AAA_secret&response=a%20token%2B%2F")
        #expect(proof?.ends == Self.start + 300_000)
        #expect(proof?.word.count == 74 && proof?.word.contains("token+") == false)
    }

    @Test("Without a token nobody is asked, and it counts as not solved")
    func nothing() async throws {
        #expect(try await proof(nil) { _ in throw Away() } == nil)
    }

    @Test(
        "Anything but that is a no: another host or form, an error, no JSON, no answer, silence",
        arguments: [
            (200, #"{"success":false,"error-codes":["timeout-or-duplicate"]}"#), (200, approval.replacing("grc.example.com", with: "evil.example")),
            (200, approval.replacing("\"contact\"", with: "\"sign-in\"")), (200, approval.replacing("true", with: "\"true\"")),
            (200, approval.replacing("true", with: "1")),
            (200, #"{"success":true}"#), (200, "<html>"), (200, ""), (500, approval), (403, approval), (302, approval), (0, ""),
        ])
    func unclear(status: Int, body: String) async throws {
        await #expect(throws: Problem.invalid(SolvedChallenge.field, "")) {
            try await proof("t") { _ in
                guard status > 0 else { throw Away() }
                return (status, Array(body.utf8))
            }
        }
    }

    @Test("A token that is too long is refused before the provider hears of it")
    func long() async throws {
        let asked = Mutex(0)
        await #expect(throws: Problem.self) {
            try await proof(String(repeating: "t", count: 2_049)) { _ in
                asked.withLock { $0 += 1 }
                return (200, Array(Self.approval.utf8))
            }
        }
        #expect(asked.withLock { $0 } == 0)
    }

    @Test(
        "The provider's keys for tests, which let everybody through, are refused outside a demonstration",
        arguments: [
            "1x00000000000000000000AA", "2x00000000000000000000AB", "3x00000000000000000000FF", "1x0000000000000000000000000000000AA",
            "2X0000000000000000000000000000000AA",
        ])
    func testKeys(key: String) throws {
        let sealing = try #require(SealingKey(id: 1, bytes: [UInt8](repeating: 7, count: 32)))
        func make(_ siteKey: String, _ secret: String, _ mayBeTest: Bool) -> TurnstileChallenger? {
            TurnstileChallenger(siteKey: siteKey, secret: secret, host: "grc.example.com", key: sealing, mayBeTest: mayBeTest) { _ in (200, []) }
        }
        #expect(make(key, "0x4", false) == nil && make("0x4", key, false) == nil)
        #expect(make(key, key, true) != nil)
        #expect(make("a b", "0x4", true) == nil && make("0x4", "", true) == nil)
    }

    @Test("Only its page takes the provider's script and frame")
    func policy() throws {
        var page = Page("Contact", HTML())
        #expect(page.headers[.contentSecurityPolicy] == nil)
        page.provider = try challenger { _ in (200, []) }.provider
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.contains("script-src 'self' https://challenges.cloudflare.com;"))
        #expect(policy.hasSuffix("frame-src https://challenges.cloudflare.com"))
        #expect(policy.contains("default-src 'none';") && policy.contains("frame-ancestors 'none'") && policy.contains("connect-src 'self';"))
    }
}
