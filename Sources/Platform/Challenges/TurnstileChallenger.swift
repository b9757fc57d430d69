public import Cryptography
internal import Store

/// Cloudflare Turnstile in place of our own challenge. Anything but a clear yes for this host and this form is a no.
public struct TurnstileChallenger: Challenger {
    /// Posts a form to siteverify; ten seconds at most.
    public typealias Ask = @Sendable (_ body: [UInt8]) async throws -> (status: Int, body: [UInt8])

    public static let standardAddress = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
    static let origin = "https://challenges.cloudflare.com"
    private static let name = "cf-turnstile-response"
    public var fields: Set<String> { [Self.name] }
    /// Of a token, in bytes and in milliseconds.
    private static let (limit, life) = (2_048, Int64(300_000))

    private let siteKey, secret, host: String
    private let key: SealingKey
    private let ask: Ask

    /// - Parameters:
    ///   - host: the name under which browsers reach us; the widget must have stood there.
    ///   - key: of ``KeyPurpose/challenges``.
    ///   - mayBeTest: lets the provider's test keys in, which let everybody through: only in a demonstration.
    /// - Returns: nil for keys that cannot be any, or may not be these.
    public init?(siteKey: String, secret: String, host: String, key: SealingKey, mayBeTest: Bool, ask: @escaping Ask) {
        guard [siteKey, secret].allSatisfy({ Self.isPlain($0) && (mayBeTest || !Self.isTest($0)) }), !host.isEmpty else { return nil }
        (self.siteKey, self.secret, self.host, self.key, self.ask) = (siteKey, secret, host.lowercased(), key, ask)
    }

    /// The keys that the provider publishes for tests: a digit of 1 to 3, `x` and zeros.
    static func isTest(_ key: String) -> Bool { ["1x0000", "2x0000", "3x0000"].contains { key.lowercased().hasPrefix($0) } }
    private static func isPlain(_ text: String) -> Bool {
        1...200 ~= text.utf8.count && text.utf8.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == 0x2D || $0 == 0x5F }
    }

    public var provider: String? { Self.origin }
    public var routes: [Route] { [] }

    public func part(of form: String, without: HTML) -> HTML {
        """
        <div class="challenge" id="\(UI.fieldID(SolvedChallenge.field))" tabindex="-1"><div class="cf-turnstile" data-sitekey="\(siteKey)" data-action="\(form)"></div><noscript>\(without)</noscript></div>
        \(UI.script(Self.origin + "/turnstile/v0/api.js"))
        """
    }

    public func proof(in fields: Form, of form: String, _ call: Call) async throws -> SolvedChallenge? {
        guard let token = fields[Self.name], !token.isEmpty else { return nil }
        guard token.utf8.count <= Self.limit, await isValid(token, form) else {
            throw Problem.invalid(SolvedChallenge.field, "We could not make sure that this came from a person. Send it again.")
        }
        return SolvedChallenge(word: "turnstile:" + Pseudonym.of(token, kind: "turnstile", key: key), ends: call.now + Self.life)
    }

    /// The visitor's address is not told to the provider by us.
    private func isValid(_ token: String, _ form: String) async -> Bool {
        let body = "secret=\(PercentEncoding.encode(secret))&response=\(PercentEncoding.encode(token))"
        guard let answer = try? await ask(Array(body.utf8)), answer.status == 200, let json = try? JSONReader.read(answer.body) else { return false }
        return json["success"] == .flag(true) && json["action"] == .text(form) && Self.lowered(json["hostname"]) == host
    }

    private static func lowered(_ value: JSON?) -> String? { if case .text(let text)? = value { text.lowercased() } else { nil } }
}
