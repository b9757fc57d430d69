import Crypto
@testable import Cryptography
import Testing

@Suite("A passkey answers for one site, one challenge and one person who was there")
struct PasskeyTests {
    private let challenge = noise(32, seed: 3)
    private let site: PasskeySite
    init() throws { site = try #require(PasskeySite(address: "https://example.org")) }

    private func refusal(_ body: () throws -> Passkey) -> PasskeyRefusal? {
        do { _ = try body() } catch { return error as? PasskeyRefusal }
        return nil
    }

    @Test("What it made is kept, and what it signs is taken")
    func right() throws {
        var device = try SoftAuthenticator()
        let passkey = try device.register(challenge, site: site)
        #expect(passkey == Passkey(id: device.id, key: device.cose, count: 0, mayBeCopied: false))
        #expect(try device.assert(passkey, challenge, site: site) == passkey)
        device.count = 7
        #expect(try device.assert(passkey, challenge, site: site).count == 7)
    }

    /// One thing wrong at a time.
    private static let wrongs: [(PasskeyRefusal, @Sendable (inout SoftAuthenticator) -> Void)] = [
        (.wrongSite, { $0.site = "example.net" }), (.wrongOrigin, { $0.origin = "https://example.org.evil.example" }),
        (.wrongOrigin, { $0.origin = "http://example.org" }), (.wrongOrigin, { $0.origin = "https://example.org:444" }),
        (.wrongOrigin, { $0.origin = "https://sub.example.org" }), (.wrongOrigin, { $0.origin = "https://EXAMPLE.org" }), (.wrongOrigin, { $0.origin = "" }),
        (.wrongOrigin, { $0.isCrossOrigin = true }), (.notPresent, { $0.flags = 0x04 }), (.notVerified, { $0.flags = 0x01 }),
        (.wrongKind, { $0.kind = "payment.get" }), (.malformed(""), { $0.flags = 0x15 }), (.malformed(""), { $0.flags = 0x85 }),
    ]

    @Test("Another site or origin, a page within another, nobody there, nobody verified: each is refused at both ceremonies")
    func wrong() throws {
        let good = try SoftAuthenticator()
        let passkey = try good.register(challenge, site: site)
        for (index, (expected, spoil)) in Self.wrongs.enumerated() {
            var device = good
            spoil(&device)
            for found in [refusal { try device.register(challenge, site: site) }, refusal { try device.assert(passkey, challenge, site: site) }] {
                if case .malformed = expected {
                    #expect(found.map { if case .malformed = $0 { true } else { false } } == true, "\(index)")
                } else {
                    #expect(found == expected, "\(index)")
                }
            }
        }
    }

    @Test("Neither ceremony stands for the other, and no challenge for another")
    func ceremonies() throws {
        var device = try SoftAuthenticator()
        let passkey = try device.register(challenge, site: site)
        #expect(refusal { try device.assert(passkey, challenge, asked: noise(32, seed: 4), site: site) } == .wrongChallenge)
        #expect(refusal { try device.assert(passkey, [], asked: [], site: site) } == .wrongChallenge)
        device.kind = "webauthn.get"
        #expect(refusal { try device.register(challenge, site: site) } == .wrongKind)
        device.kind = "webauthn.create"
        #expect(refusal { try device.assert(passkey, challenge, site: site) } == .wrongKind)
    }

    @Test("Another key's signature, and a signature of anything else, is refused")
    func signatures() throws {
        let (device, other) = (try SoftAuthenticator(), try SoftAuthenticator(seed: 2))
        let passkey = try device.register(challenge, site: site)
        #expect(refusal { try other.assert(passkey, challenge, site: site) } == .wrongSignature)
        let client = device.clientData("webauthn.get", challenge)
        for signature in [[], [0x30], noise(64), noise(71)] as [[UInt8]] {
            #expect(
                refusal { try passkey.assert(client, authenticatorData: device.data(), signature: signature, challenge: challenge, site: site) }
                    == .wrongSignature)
        }
        // Signed, and then given another counter.
        let signature = try device.key.signature(for: SHA256.hash(data: device.data() + Array(SHA256.hash(data: client.bytes)))).derRepresentation
        var later = device
        later.count = 9
        #expect(
            refusal { try passkey.assert(client, authenticatorData: later.data(), signature: Array(signature), challenge: challenge, site: site) }
                == .wrongSignature)
    }

    @Test("A counter that stands still or goes back is a copy; one that stays zero counts nothing")
    func counter() throws {
        var device = try SoftAuthenticator()
        device.count = 5
        var passkey = try device.register(challenge, site: site)
        for count in [5, 4, 0] as [UInt32] {
            device.count = count
            #expect(refusal { try device.assert(passkey, challenge, site: site) } == .copied)
        }
        device.count = .max
        passkey = try device.assert(passkey, challenge, site: site)
        device.count = 6
        #expect(refusal { try device.assert(passkey, challenge, site: site) } == .copied)
    }

    @Test("A key that could not be copied does not become one that can")
    func kind() throws {
        var device = try SoftAuthenticator()
        let passkey = try device.register(challenge, site: site)
        device.flags = 0x0D
        guard case .malformed = refusal({ try device.assert(passkey, challenge, site: site) }) else { Issue.record("it was taken"); return }
        let copied = try device.register(challenge, site: site)
        #expect(copied.mayBeCopied)
        device.flags = 0x1D
        #expect(try device.assert(copied, challenge, site: site) == copied)
    }

    @Test("A statement for which we did not ask is refused; the key's own signature is let be, if it is right")
    func statements() throws {
        let device = try SoftAuthenticator()
        let (client, data) = (device.clientData("webauthn.create", challenge), device.data(with: device.credential))
        func register(_ format: String, _ statement: [UInt8]) -> PasskeyRefusal? {
            refusal {
                try Passkey.register(client, attestation: device.attestation(data, format: format, statement: statement), challenge: challenge, site: site)
            }
        }
        let signature = try Array(device.key.signature(for: SHA256.hash(data: data + Array(SHA256.hash(data: client.bytes)))).derRepresentation)
        func own(_ signature: [UInt8], alg: UInt8 = 0x26) -> [UInt8] {
            [0xA2, 0x63] + Array("alg".utf8) + [alg, 0x63] + Array("sig".utf8) + [0x58, UInt8(signature.count)] + signature
        }
        #expect(register("packed", own(signature)) == nil)
        #expect(register("packed", own(signature, alg: 0x27)) == .attested)
        #expect(register("packed", own(noise(70))) == .wrongSignature)
        #expect(register("packed", [0xA0]) == .attested)
        #expect(register("none", own(signature)) == .attested)
        #expect(register("tpm", [0xA0]) == .attested)
        #expect(register("", [0xA0]) == .attested)
    }

    @Test("A credential's id has 1 to 1,023 bytes, and nothing follows the data")
    func bounds() throws {
        var device = try SoftAuthenticator()
        for (count, isTaken) in [(0, false), (1, true), (1_023, true), (1_024, false)] {
            device.id = noise(count)
            #expect((refusal { try device.register(challenge, site: site) } == nil) == isTaken, "\(count)")
        }
        device.id = noise(32)
        let data = device.data(with: device.credential, after: [0])
        let client = device.clientData("webauthn.create", challenge)
        #expect(refusal { try Passkey.register(client, attestation: device.attestation(data), challenge: challenge, site: site) } != nil)
        #expect(refusal { try Passkey.register(client, attestation: device.attestation(device.data()), challenge: challenge, site: site) } != nil)
    }

    @Test("The site is what the configured address says, as browsers spell it, and none where browsers offer no passkeys")
    func sites() {
        for (address, origin, id) in [
            ("https://Example.ORG", "https://example.org", "example.org"), ("https://example.org:443", "https://example.org", "example.org"),
            ("https://example.org:8443", "https://example.org:8443", "example.org"), ("http://localhost:8080", "http://localhost:8080", "localhost"),
            ("http://localhost:80", "http://localhost", "localhost"), ("https://localhost:8080", "https://localhost:8080", "localhost"),
        ] {
            let site = PasskeySite(address: address)
            #expect(site?.origin == origin && site?.id == id, "\(address)")
        }
        for address in [
            "", "http://example.org", "https://192.0.2.1", "https://[::1]:8080", "http://127.0.0.1:8080", "https://", "https://example.org/path",
            "https://example.org:0", "https://example.org:99999", "https://example.org:+1", "https://user@example.org", "ftp://example.org", "https://a b",
        ] { #expect(PasskeySite(address: address) == nil, "\(address)") }
    }
}
