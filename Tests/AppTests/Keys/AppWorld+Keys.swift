@testable import App
import Cryptography
import Platform
import Store
import World

extension AppWorld {
    /// The same data in the hands of a program with other master keys, the first of which seals. Version 1 is the world's own.
    func program(_ versions: [UInt32]) async throws -> Installation {
        let masters = Dictionary(uniqueKeysWithValues: versions.map { ($0, [UInt8](repeating: $0 == 1 ? 7 : UInt8($0) + 20, count: 32)) })
        guard let keyring = Keyring(masters: masters, current: versions.first) else { throw NoKeyring() }
        let random: @Sendable (Int) -> [UInt8] = { [chance] in chance.bytes($0) }
        let randomness = Randomness(random)
        let keys = OrganisationKeys(keyring: keyring, store: try DirectoryKeyStore(folder + "/keys", randomness: randomness), randomness: randomness)
        let files = SealedFiles(files: try DirectoryFileStore(folder + "/files"), keys: keys)
        let own = Accounts(
            store: store, keyring: keyring, keys: keys, passwords: passwords, policy: accounts.policy, gate: try await accounts.workAddresses.gate(),
            challenger: accounts.challenger, address: accounts.address, random: random)
        var made = Installation(
            store: store, keyring: keyring, keys: keys, files: files, accounts: own, catalogues: installation.catalogues, assets: installation.assets,
            memory: installation.signing.memory, random: random)
        made.signing.retired = try await made.signingKeys.retired()
        return made
    }
    private struct NoKeyring: Error {}

    func holders(_ installation: Installation, _ id: String) -> KeyHolders { KeyHolders(store: store, keyring: installation.keyring, id: id) }
}

extension Installation {
    /// Opens what is sealed as a program does: a file's bytes, and an authenticator's secret. Throws where it cannot.
    func opens(_ evidence: String, _ person: Person) async throws {
        let member = try await store.enter(person.organisation, account: person.account)
        _ = try await EvidenceFiles(store: store, files: files).open(evidence, as: member)
        let accounts = accounts
        let secrets = try await store.read(store.gate()) { tx in
            try tx.factors(of: person.account).map { try accounts.open($0.secret, for: Accounts.owner(of: $0.id, account: person.account)) }
        }
        guard secrets == [person.secret] else { throw OtherSecret() }
    }
    private struct OtherSecret: Error {}
}
