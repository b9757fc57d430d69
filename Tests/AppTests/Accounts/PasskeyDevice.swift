@testable import App
import Crypto
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

/// A browser with an authenticator in it, as far as these tests need one.
final class PasskeyDevice {
    let key = P256.Signing.PrivateKey()
    let id: [UInt8]
    var count: UInt32 = 0
    var origin = "https://aertous.test"
    /// What it was told of the account it answers for.
    var handle: [UInt8] = []

    init(_ world: AppWorld) { id = world.chance.bytes(32) }

    /// One that the person has added.
    static func added(_ person: Person, _ world: AppWorld) async throws -> PasskeyDevice {
        let (browser, device) = (Browser(world), PasskeyDevice(world))
        try await browser.enter(as: person)
        let reply = try await browser.add(device)
        #expect(reply.status == 303 && reply.location == "/account/passkeys")
        return device
    }

    func create(_ options: JSON) throws -> String {
        if case .text(let text)? = options["user"]?["id"] { handle = Base64URL.decode(text) ?? [] }
        let raw = Array(key.publicKey.rawRepresentation)
        let cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + raw[..<32] + [0x22, 0x58, 0x20] + raw[32...]
        let data = try data(0x45, site: options["rp"]?["id"]) + [UInt8](repeating: 0, count: 16) + [0, UInt8(id.count)] + id + cose
        let attestation =
            [0xA3, 0x63] + Array("fmt".utf8) + [0x64] + Array("none".utf8) + [0x67] + Array("attStmt".utf8) + [0xA0, 0x68] + Array("authData".utf8)
            + [0x59, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
        return json(["clientDataJSON": try client("webauthn.create", options), "attestationObject": attestation])
    }

    func get(_ options: JSON) throws -> String {
        let (client, data) = (try client("webauthn.get", options), try data(0x05, site: options["rpId"]))
        let signature = try key.signature(for: SHA256.hash(data: data + Array(SHA256.hash(data: client)))).derRepresentation
        return json(["clientDataJSON": client, "authenticatorData": data, "signature": Array(signature), "userHandle": handle])
    }

    private func client(_ kind: String, _ options: JSON) throws -> [UInt8] {
        guard case .text(let challenge)? = options["challenge"] else { throw Problem.notFound }
        return Array(#"{"type":"\#(kind)","challenge":"\#(challenge)","origin":"\#(origin)","crossOrigin":false,"more":{"a":[1]}}"#.utf8)
    }
    private func data(_ flags: UInt8, site: JSON?) throws -> [UInt8] {
        guard case .text(let site)? = site else { throw Problem.notFound }
        return Array(SHA256.hash(data: Array(site.utf8))) + [flags] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) }
    }
    private func json(_ parts: [String: [UInt8]]) -> String {
        let members = parts.merging(["id": id]) { $1 }.filter { !$0.value.isEmpty }
        return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\(Base64URL.encode($0.value))\"" }.joined(separator: ",") + "}"
    }
}

extension Browser {
    /// The question that a script fetches.
    func ask(_ path: String) async throws -> Reply {
        var headers: HTTPFields = [:]
        if let name = HTTPField.Name("X-CSRF-Token") { headers[name] = cookies[Cookie.csrf.rawValue] }
        return try await send(.post, path, headers: headers)
    }

    /// Adds a passkey as its page does.
    func add(_ device: PasskeyDevice, name: String = "Key ring") async throws -> Reply {
        _ = try await get("/account/passkeys")
        let options = try await ask("/account/passkeys/options")
        guard options.status == 200 else { return options }
        try await freshen(.factors)
        return try await post("/account/passkeys", ["name": name, "credential": device.create(options.json)])
    }

    /// Gives the password, and nothing else.
    func password(_ person: Person, next: String = "/") async throws {
        _ = try await get("/sign-in")
        #expect(try await post("/sign-in", ["email": person.email, "password": Person.password, "next": next]).status == 303)
        _ = try await get("/sign-in/code")
    }
}
