import Testing

@testable import Cryptography

@Suite("Keys as text, randomness and passwords as typed") struct KeyringTextTests {
    static let a = "aertous-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    static let b = "aertous-key-2:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

    @Test("A key as it is printed makes a keyring, alone and with others: the first one seals, all open")
    func parsed() throws {
        let expected = try Keyring(masters: [1: Array(0..<32)])!.key(for: .csrf)
        let one = try Keyring(text: Self.a)
        #expect(one.current == 1)
        #expect(CSRFToken.check(submitted: token(expected), cookie: token(expected), session: "s", key: try one.key(for: .csrf)) == .valid)
        for (text, first) in [("\(Self.a),\(Self.b)", 1), ("\(Self.b),\(Self.a)", 2)] as [(String, UInt32)] {
            let both = try Keyring(text: text)
            #expect(both.current == first && both.versions == [1, 2])
            #expect(try both.keys(for: .csrf).map(\.id) == [first, 3 - first])
            #expect(CSRFToken.check(submitted: token(expected), cookie: token(expected), session: "s", key: try both.key(for: .csrf, version: 1)) == .valid)
        }
        var generator = Seeded(4)
        let made = Keyring.newKey(version: 3, using: &generator)
        #expect(made.hasPrefix("aertous-key-3:") && made.utf8.count == 14 + 44)
        #expect(try Keyring(text: made).current == 3)
    }
    private func token(_ key: SealingKey) -> String {
        var generator = Seeded(1)
        return CSRFToken.make(session: "s", key: key, using: &generator)
    }

    @Test("Anything else is refused, and the refusal tells where but nothing of the key")
    func refused() {
        let bad = [
            " " + Self.a, Self.a + " ", Self.a + "\n", Self.a.replacing("-1:", with: "-01:"), Self.a.replacing("-1:", with: "-0:"),
            Self.a.replacing("-1:", with: "-+1:"),
            Self.a.replacing("-1:", with: "-4294967296:"), Self.a.replacing("-1:", with: ":"), Self.a.replacing("aertous", with: "Aertous"),
            String(Self.a.dropLast()), Self.a.replacing("AAEC", with: ""),
            Self.a.replacing("8=", with: "9="), String(Self.a.dropFirst(14)), "aertous-key-1:", ",", Self.a.replacing("AAEC", with: "AAECAAEC"),
        ]
        for text in bad { #expect(throws: KeyringRefusal.malformed(part: 1), "\(text)") { try Keyring(text: text) } }
        #expect(throws: KeyringRefusal.malformed(part: 2)) { try Keyring(text: Self.a + ",") }
        #expect(throws: KeyringRefusal.malformed(part: 2)) { try Keyring(text: Self.a + ", " + Self.b) }
        #expect(throws: KeyringRefusal.empty) { try Keyring(text: "") }
        #expect(throws: KeyringRefusal.duplicate(version: 1)) { try Keyring(text: Self.a + "," + Self.a) }
        #expect(throws: KeyringRefusal.tooMany) { try Keyring(text: (1...33).map { Self.a.replacing("-1:", with: "-\($0):") }.joined(separator: ",")) }
    }

    @Test("Randomness that is passed in is used as it comes")
    func randomness() {
        let randomness = Randomness { count in Array(1...UInt8(count)) }
        #expect(randomness.bytes(9) == [8, 7, 6, 5, 4, 3, 2, 1, 8])
        var generator = randomness
        #expect(generator.next() == 0x0102_0304_0506_0708)
    }

    @Test(
        "A password is the same password on every keyboard: composed or decomposed, whatever the space",
        arguments: [
            ("Zu\u{308}rich cafe\u{301}", "Z\u{FC}rich caf\u{E9}"), ("a\u{A0}b", "a b"), ("a\u{3000}b", "a b"), ("\u{212B}ngstrom", "\u{C5}ngstrom"),
            ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("a\u{323}\u{307}", "a\u{307}\u{323}"),
        ])
    func normalised(typed: String, stored: String) throws {
        #expect(PasswordHash.normalised(typed) == PasswordHash.normalised(stored))
        let cheap = Argon2Cost(memory: 64, passes: 1, lanes: 1)!
        #expect(try PasswordHash(stored, salt: noise(16), cost: cheap).matches(typed))
    }

    @Test("Nothing else is changed: case, spaces at the ends, compatibility characters, plain text")
    func unchanged() {
        for (one, other) in [("A", "a"), (" a", "a"), ("a ", "a"), ("a  b", "a b"), ("ﬁ", "fi"), ("²", "2"), ("Ａ", "A"), ("ß", "ss"), ("\u{200B}a", "a")] {
            #expect(PasswordHash.normalised(one) != PasswordHash.normalised(other), "\(one)")
        }
        for text in ["", "correct horse battery staple", "!\"#$%&/()=?\\~\t", "\u{0}x"] { #expect(PasswordHash.normalised(text) == Array(text.utf8)) }
        let long = String(repeating: "e\u{301}", count: 300)
        #expect(PasswordHash.normalised(long).count == 600)
    }

    @Test(
        "A day that no calendar has is no window",
        arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "2100-02-29", "20260101xx"])
    func days(day: String) {
        #expect(throws: Manifest.Refusal.self) { try Manifest(organisation: "o", engagement: "e", from: day, to: "2999-12-31", permission: "p", files: []) }
    }

    @Test("A frontier past what anybody could append is not restored")
    func frontier() {
        #expect(Frontier(size: .max, edge: [MerkleHash](repeating: .empty, count: 64)) == nil)
        #expect(Frontier(size: 1 << 62, edge: [.empty]) != nil)
    }

    @Test("A field name of any length ends no process")
    func longField() throws {
        let opening = try #require(Opening(value: [1], salt: noise(32)))
        #expect(opening.commitment(to: String(repeating: "x", count: 70_000)) != opening.commitment(to: "x"))
    }
}
