@testable import App
import Cryptography
import Platform
import Store
import World

/// Rows of a person's own account. Nothing that the person signs in with is touched.
extension Placements {
    static let session = Placement(
        record: "session", path: nil, reads: [], writes: [],
        plant: { world, person, mark in
            try await plant(
                "session", of: person, world,
                [
                    "digest": .text(Identifier.make(now: world.clock.now) { world.chance.bytes($0) }), "began_at": .integer(world.clock.now),
                    "used_at": .integer(world.clock.now), "ends_at": .integer(world.clock.now + 3_600_000), "device": .text(mark),
                ] as Cells)
        },
        fields: { _ in [:] })

    static let authenticator = Placement(
        record: "factor", path: nil, reads: [], writes: [],
        plant: { world, person, mark in
            let id = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }
            var generator = Randomness { [chance = world.chance] in chance.bytes($0) }
            let secret = generator.bytes(TOTP.secretByteCount)
            let sealed = try Envelope.seal(
                secret, under: world.accounts.factorKey(), for: Accounts.owner(of: id, account: person.account), using: &generator)
            return try await plant(
                "factor", of: person, world, id: id,
                ["name": .text(mark), "secret": .bytes(sealed), "last_step": .integer(0), "created_at": .integer(world.clock.now)])
        },
        fields: { _ in [:] })

    static let passkey = Placement(
        record: "passkey", path: nil, reads: [], writes: [],
        plant: { world, person, mark in
            let id = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }
            return try await plant(
                "passkey", of: person, world, id: id,
                [
                    "name": .text(mark), "digest": .text(id), "credential": .bytes([]), "public_key": .bytes([]), "signatures": .integer(0),
                    "may_be_copied": .flag(false), "handle": .text(id), "created_at": .integer(world.clock.now),
                ])
        },
        fields: { _ in [:] })

    /// The one before is gone: an account has few of each.
    private static func plant(_ table: Name, of person: Person, _ world: AppWorld, id: String? = nil, _ cells: Cells) async throws -> String {
        let id = id ?? Identifier.make(now: world.clock.now) { world.chance.bytes($0) }
        let account = person.account
        try await world.store.write(world.store.gate()) { tx in
            switch table {
            case "session": _ = try tx.remove(table, where: "account_id = \(account) AND device = 'planted'")
            default: _ = try tx.remove(table, where: "account_id = \(account) AND name = 'planted'")
            }
            var cells = cells
            cells.append("account_id", .text(account))
            try tx.insert(table, id: id, cells)
        }
        return id
    }
}
