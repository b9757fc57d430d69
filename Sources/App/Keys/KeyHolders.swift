public import Cryptography
public import Store
internal import Platform

/// Which programs seal and open now, and under which versions, so that nothing is sealed that one of them could not open.
///
/// A program shows itself every ``interval``. One that was killed counts for ``patience`` more.
public struct KeyHolders: Sendable {
    /// 20 seconds, in milliseconds.
    public static let interval: Int64 = 20_000
    /// One minute.
    public static let patience: Int64 = 60_000
    private let store: Store
    private let keyring: Keyring
    /// Of this program.
    private let id: String

    /// - Parameter id: another for each start of a program.
    public init(store: Store, keyring: Keyring, id: String) { (self.store, self.keyring, self.id) = (store, keyring, id) }

    /// Enters this program among those that hold keys, or keeps it there.
    ///
    /// - Throws: ``MasterKeys/Refusal`` if another could not open what this one seals, or the other way round.
    public func show() async throws {
        let versions = keyring.versions.map(String.init).joined(separator: " ")
        let (id, current, held) = (id, keyring.current, Set(keyring.versions))
        try await store.write(store.gate()) { tx in
            let now = try tx.now()
            _ = try tx.remove("key_holder", where: "id = \(id) OR seen_at <= \(now - Self.patience)")
            for other in try tx.keyHolders(since: now - Self.patience) { try Self.check(other, current, held) }
            try tx.insert(
                "key_holder", id: id, ["versions": .text(versions), "sealing": .integer(Int64(current)), "seen_at": .integer(now)])
        }
    }

    public func leave() async throws {
        let id = id
        _ = try await store.write(store.gate()) { try $0.remove("key_holder", where: "id = \(id)") }
    }

    private static func check(_ other: KnownHolder, _ current: UInt32, _ held: Set<UInt32>) throws {
        guard other.versions.contains(current) else {
            throw MasterKeys.Refusal(
                description: """
                    Another program works with these data without version \(current) of the key, and could not open what is sealed under it. Restart it with both \
                    versions in AERTOUS_KEY first. One that was killed is forgotten after a minute.
                    """)
        }
        guard held.contains(other.current) else {
            throw MasterKeys.Refusal(
                description:
                    "Another program seals these data under version \(other.current) of the key, which AERTOUS_KEY lacks. Give both versions, parted by a comma."
            )
        }
    }
}
