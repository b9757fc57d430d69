public import Cryptography
internal import Store

/// SolvedChallenge of work in the visitor's browser, by a script and a worker of ours (ALTCHA, version 1).
///
/// A challenge is bound to the form and to what the browser's forms are bound to, and ends after five minutes. The page's
/// script fetches it as the form is sent, so that nobody who writes slowly meets one that is over.
public struct AltchaChallenger: Challenger {
    /// What a solution is looked for among unless the operator says otherwise: half of it on average.
    public static let standard: UInt64 = 50_000
    /// Seconds.
    public static let life: Int64 = 300
    private static let name = "altcha"
    public var fields: Set<String> { [Self.name] }

    private let altcha: Altcha
    private let key: SealingKey
    private let maxnumber: UInt64
    private let script, solver: String
    private let random: @Sendable (Int) -> [UInt8]
    private let load = ChallengeLoad()

    /// - Parameters:
    ///   - key: of ``KeyPurpose/challenges``.
    ///   - maxnumber: the work at rest, 1 to 10,000,000 hashes.
    public init(key: SealingKey, maxnumber: UInt64 = standard, assets: Assets.Addresses, random: @escaping @Sendable (Int) -> [UInt8]) {
        (altcha, self.key, self.maxnumber, self.random) = (Altcha(key: key), key, min(max(1, maxnumber), 10_000_000), random)
        (script, solver) = (assets.challenge, assets.solver)
    }

    public var provider: String? { nil }

    public var routes: [Route] {
        [Route(.get, "/challenge", .visitor, .page, summary: "Work that a form asks for", asks: ["form"], handle: ask)]
    }

    public func part(of form: String, without: HTML) -> HTML {
        """
        <div class="challenge" id="\(UI.fieldID(SolvedChallenge.field))" tabindex="-1" data-challenge="/challenge?form=\(form)" data-solver="\(solver)">\(UI.hidden(Self.name, ""))\
        <progress max="100" value="0" aria-label="Work done for this form" hidden></progress><p class="muted small" role="status" data-words></p>\
        <noscript>\(without)</noscript></div>
        \(UI.script(script))
        """
    }

    private func ask(_ call: Call) async throws -> Answer {
        let form = try call.query()["form"] ?? ""
        guard 1...30 ~= form.utf8.count, form.utf8.allSatisfy({ 97...122 ~= $0 || $0 == UInt8(ascii: "-") }) else {
            throw Problem.malformed("Name the form, in small letters.", field: "form")
        }
        let challenge = try challenge(form, visit: call.visit, client: call.client, now: call.now)
        var out = Out(capacity: 400)
        for (name, value) in [("algorithm", challenge.algorithm), ("challenge", challenge.challenge), ("salt", challenge.salt)] {
            out.put(literal: name == "algorithm" ? "{" : ",")
            out.put(json: name)
            out.put(literal: ":")
            out.put(json: value)
        }
        out.put(literal: #","maxnumber":"#)
        out.put(Int(clamping: challenge.maxnumber))
        out.put(literal: #","signature":"#)
        out.put(json: challenge.signature)
        out.put(literal: "}")
        return .json(out.bytes)
    }

    func challenge(_ form: String, visit: String, client: String, now: Int64) throws -> Altcha.Challenge {
        var generator = Randomness(random)
        let factor = load.factor(network: RateLimits.key(client), now: now)
        return try altcha.challenge(
            expires: now / 1_000 + Self.life, binding: binding(form, visit), maxnumber: maxnumber * factor, using: &generator)
    }

    public func proof(in fields: Form, of form: String, _ call: Call) async throws -> SolvedChallenge? {
        guard let payload = fields[Self.name], !payload.isEmpty else { return nil }
        do {
            let solution = try altcha.verify(payload, now: call.now / 1_000, binding: binding(form, call.visit))
            return SolvedChallenge(word: "altcha:" + solution.challenge, ends: solution.expires * 1_000)
        } catch {
            let isLate = error == .expired
            throw Problem.invalid(
                SolvedChallenge.field,
                isLate
                    ? "More than five minutes passed since your browser did its work. Send it again."
                    : "The work of your browser did not fit this form. Send it again.")
        }
    }

    /// A session's digest is not for the page's eyes, so a word stands for it.
    private func binding(_ form: String, _ visit: String) -> [(key: String, value: String)] {
        [("form", form), ("visit", String(Pseudonym.of(visit, kind: "visit", key: key).prefix(32)))]
    }
}
