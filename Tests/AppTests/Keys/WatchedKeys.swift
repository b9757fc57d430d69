import Cryptography
import Platform
import Synchronization
import World

/// The world's keys in a store that does what it was told before each key that an organisation gets or loses.
final class WatchedKeys: KeyStore {
    typealias Watch = @Sendable () async throws -> Void
    private let watch = Mutex<Watch>({})
    private let base: DirectoryKeyStore

    init(_ world: AppWorld) throws {
        base = try DirectoryKeyStore(world.folder + "/keys", randomness: Randomness { [chance = world.chance] in chance.bytes($0) })
    }
    func keys(_ world: AppWorld) -> OrganisationKeys {
        OrganisationKeys(keyring: world.keyring, store: self, randomness: Randomness { [chance = world.chance] in chance.bytes($0) })
    }

    func set(_ new: @escaping Watch) { watch.withLock { $0 = new } }

    func put(_ wrapped: [UInt8], in slot: KeySlot, replacing: Bool) async throws { try await base.put(wrapped, in: slot, replacing: replacing) }
    func exchange(_ old: [UInt8], for new: [UInt8], in slot: KeySlot) async throws -> Bool {
        let watch = watch.withLock { $0 }
        try await watch()
        return try await base.exchange(old, for: new, in: slot)
    }
    func organisations() async throws -> [String] { try await base.organisations() }
    func wrapped(_ slot: KeySlot) async throws -> [UInt8]? { try await base.wrapped(slot) }
    func destroy(_ slot: KeySlot) async throws { try await base.destroy(slot) }
}
