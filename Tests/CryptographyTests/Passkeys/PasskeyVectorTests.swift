@testable import Cryptography
import Foundation
import Testing

/// The examples of the specification itself.
@Suite("Passkeys agree with the test vectors of Web Authentication Level 3")
struct PasskeyVectorTests {
    private struct Vector {
        let name: String
        let registration: (challenge: [UInt8], clientData: PasskeyClientData, attestation: [UInt8])
        let assertion: (challenge: [UInt8], data: [UInt8], clientData: PasskeyClientData, signature: [UInt8])
    }
    private struct Members: Decodable {
        let type, challenge, origin: String
        let crossOrigin: Bool
    }
    private let vectors: [String: Vector]
    private let site: PasskeySite

    init() throws {
        site = try #require(PasskeySite(address: "https://example.org"))
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Vectors/webauthn.txt")
        var vectors: [String: Vector] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            let bytes = try parts.dropFirst().map { try #require(Hex.decode($0)) }
            vectors[String(parts[0])] = Vector(
                name: String(parts[0]), registration: (bytes[0], try Self.clientData(bytes[1]), bytes[2]),
                assertion: (bytes[3], bytes[4], try Self.clientData(bytes[5]), bytes[6]))
        }
        self.vectors = vectors
    }
    private static func clientData(_ bytes: [UInt8]) throws -> PasskeyClientData {
        let members = try JSONDecoder().decode(Members.self, from: Data(bytes))
        return PasskeyClientData(
            kind: members.type, challenge: members.challenge, origin: members.origin, isCrossOrigin: members.crossOrigin, bytes: bytes)
    }

    private func register(_ vector: Vector) -> Result<Passkey, PasskeyRefusal> {
        Result { () throws(PasskeyRefusal) in
            try Passkey.register(
                vector.registration.clientData, attestation: vector.registration.attestation, challenge: vector.registration.challenge, site: site)
        }
    }
    private func assert(_ vector: Vector, _ passkey: Passkey) -> Result<Passkey, PasskeyRefusal> {
        Result { () throws(PasskeyRefusal) in
            try passkey.assert(
                vector.assertion.clientData, authenticatorData: vector.assertion.data, signature: vector.assertion.signature,
                challenge: vector.assertion.challenge, site: site)
        }
    }
    /// The credential, whatever statement stands beside it.
    private func credential(_ vector: Vector) throws -> Passkey {
        let bytes = try #require(try CBORReader.whole(vector.registration.attestation)["authData"]?.bytes)
        let data = try AuthenticatorData(bytes)
        let credential = try #require(data.credential)
        return Passkey(id: credential.id, key: credential.key, count: data.count, mayBeCopied: data.mayBeCopied)
    }
    private func refusal(_ result: Result<Passkey, PasskeyRefusal>) -> PasskeyRefusal? { if case .failure(let refusal) = result { refusal } else { nil } }

    @Test("Each signature of ES256, Ed25519 and RS256 is right, and only a person who was not verified is held against it")
    func signatures() throws {
        for name in ["noAttestation", "selfAttestation", "longID", "packed", "ed25519", "rs256", "u2f"] {
            let vector = try #require(vectors[name])
            let found = refusal(assert(vector, try credential(vector)))
            let isVerified = vector.assertion.data[32] & 0x04 != 0
            #expect(found == (isVerified ? nil : .notVerified), "\(name)")
            var signature = vector.assertion.signature
            signature[signature.count - 1] ^= 1
            let forged = Vector(
                name: name, registration: vector.registration,
                assertion: (vector.assertion.challenge, vector.assertion.data, vector.assertion.clientData, signature))
            #expect(refusal(assert(forged, try credential(vector))) == .wrongSignature, "\(name)")
        }
    }

    @Test("Registrations without a statement, or with the key's own, are right; statements of makers are not taken")
    func registrations() throws {
        for name in ["noAttestation", "selfAttestation", "longID"] {
            let vector = try #require(vectors[name])
            let data = try #require(try CBORReader.whole(vector.registration.attestation)["authData"]?.bytes)
            #expect(refusal(register(vector)) == (data[32] & 0x04 != 0 ? nil : .notVerified), "\(name)")
        }
        for name in ["packed", "ed25519", "rs256", "u2f"] { #expect(refusal(register(try #require(vectors[name]))) == .attested, "\(name)") }
        #expect(try credential(#require(vectors["longID"])).id.count == 1_023)
        #expect(refusal(register(try #require(vectors["es384"]))) == .unknownAlgorithm)
    }

    @Test("Ceremonies within another site's page are refused")
    func crossOrigin() throws {
        for name in ["crossOrigin", "topOrigin"] {
            let vector = try #require(vectors[name])
            #expect(refusal(register(vector)) == .wrongOrigin)
            #expect(refusal(assert(vector, try credential(vector))) == .wrongOrigin)
        }
    }
}
