internal import Cryptography
internal import Store

/// The secrets of all authenticators, as the rotation of the master key sees them: what they are sealed under, never what
/// they are for.
struct FactorSecrets: Sendable {
    let store: Store
    let keyring: Keyring
    let random: @Sendable (Int) -> [UInt8]
    private static let pageSize = 200

    /// How many are sealed under each version.
    func census() async throws -> [UInt32: Int] {
        var (counts, last) = ([UInt32: Int](), "")
        while true {
            let after = last
            let page = try await store.read(store.operate(reason: "keys")) { try $0.sealedFactors(after: after, limit: 1_000) }
            for factor in page { counts[try Envelope.keyID(of: factor.secret), default: 0] += 1 }
            guard let end = page.last, page.count == 1_000 else { return counts }
            last = end.id
        }
    }

    /// Seals the next ones anew under the current version, those that lie under another.
    ///
    /// - Returns: how many were, and where to go on; nil at the end.
    func rewrap(after: String) async throws -> (changed: Int, last: String?) {
        let new = try keyring.key(for: .accountSecrets)
        var generator = Randomness(random)
        let page = try await store.read(store.operate(reason: "keys rotate")) { try $0.sealedFactors(after: after, limit: Self.pageSize) }
        var anew: [(id: String, old: [UInt8], sealed: [UInt8])] = []
        for factor in page {
            let version = try Envelope.keyID(of: factor.secret)
            guard version != new.id else { continue }
            let old = try keyring.key(for: .accountSecrets, version: version)
            let sealed = try Envelope.rewrap(
                factor.secret, from: old, to: new, for: Accounts.owner(of: factor.id, account: factor.account), using: &generator)
            anew.append((factor.id, factor.secret, sealed))
        }
        let work = anew
        let changed = try await store.write(store.operate(reason: "keys rotate")) { tx in
            var changed = 0
            for one in work { changed += try tx.set("factor", where: "id = \(one.id) AND secret = \(one.old)", ["secret": .bytes(one.sealed)]) }
            return changed
        }
        return (changed, page.count == Self.pageSize ? page.last?.id : nil)
    }
}
