@testable import Cryptography
import Testing

@Suite("What authenticators write is read within bounds, whatever it is")
struct CBORTests {
    @Test("Each kind of value is read (RFC 8949, appendix A)")
    func values() throws {
        let known: [(String, CBOR)] = [
            ("00", .unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1_000)), ("1bffffffffffffffff", .unsigned(.max)),
            ("20", .negative(0)), ("3903e7", .negative(999)), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("6449455446", .text("IETF")),
            ("62c3bc", .text("ü")), ("80", .list([])), ("83010203", .list([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([:])),
            ("a201020304", .map([.unsigned(1): .unsigned(2), .unsigned(3): .unsigned(4)])), ("f4", .flag(false)), ("f5", .flag(true)), ("f6", .null),
        ]
        for (hex, value) in known { #expect(try CBORReader.whole(try #require(Hex.decode(hex))) == value, "\(hex)") }
        #expect(CBOR(-7).integer == -7 && CBOR(-1) == .negative(0) && CBOR.negative(.max).integer == nil && CBOR.unsigned(.max).integer == nil)
    }

    @Test("What ends early, goes on, repeats a key, nests deep, or has a kind that no authenticator writes is refused")
    func refusals() {
        let wrong = [
            "", "18", "19ff", "5820", "62c328", "8201", "a101", "a201020103", "0000", "5f4100ff", "9fff", "bfff", "7fff", "c000", "f7", "f97e00",
            "fb3ff0000000000000",
            "1c", "f800", "9bffffffffffffffff", "bbffffffffffffffff", "5bffffffffffffffff", "7bffffffffffffffff", "5b7fffffffffffffff",
            String(repeating: "81", count: 9) + "00", "99" + "0101" + String(repeating: "00", count: 257),
        ]
        for hex in wrong { #expect(throws: PasskeyRefusal.self, "\(hex.prefix(40))") { try CBORReader.whole(try #require(Hex.decode(hex))) } }
        #expect(throws: PasskeyRefusal.self) { try CBORReader.whole([0x59, 0x40, 0x01] + [UInt8](repeating: 0, count: 16_385)) }
    }

    @Test("200,000 random and spoilt inputs end in a value or a refusal, never in a trap")
    func fuzz() throws {
        var generator = Seeded(11)
        let device = try SoftAuthenticator()
        let seeds: [[UInt8]] = [
            device.data(), device.data(with: device.credential), device.attestation(device.data(with: device.credential)), device.cose,
            device.data(after: [0xA1, 0x61, 0x61, 0x81, 0xF5]),
        ]
        var taken = 0
        for round in 0..<200_000 {
            var bytes: [UInt8]
            if round % 4 == 0 {
                bytes = randomBytes(Int(generator.next() % 80), using: &generator)
            } else {
                bytes = seeds[Int(generator.next() % UInt64(seeds.count))]
                for _ in 0...(generator.next() % 4) {
                    let place = Int(generator.next() % UInt64(bytes.count))
                    switch generator.next() % 4 {
                    case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
                    case 1: bytes[place] ^= 1 << UInt8(generator.next() % 8)
                    case 2: bytes.removeSubrange(place...)
                    default: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
                    }
                    if bytes.isEmpty { break }
                }
            }
            if (try? CBORReader.whole(bytes)) != nil { taken += 1 }
            if let data = try? AuthenticatorData(bytes), let credential = data.credential {
                taken += 1
                _ = try? PasskeyPublicKey(CBORReader.whole(credential.key))
            }
        }
        #expect(taken > 1_000)
    }
}
