internal import Cryptography
internal import Store

/// All values of one ``SealedColumn``, as the rotation of the master key sees them: what they are sealed under, never what they
/// are for.
struct SealedValues: Sendable {
    let column: SealedColumn
    let store: Store
    let keyring: Keyring
    let random: @Sendable (Int) -> [UInt8]
    private static let pageSize = 200

    /// How many are sealed under each version.
    func census() async throws -> [UInt32: Int] {
        var (counts, last) = ([UInt32: Int](), "")
        let column = column
        while true {
            let after = last
            let page = try await store.read(store.operate(reason: "keys")) { try $0.sealed(column, after: after, limit: 1_000) }
            for value in page { counts[try Envelope.keyID(of: value.sealed), default: 0] += 1 }
            guard let end = page.last, page.count == 1_000 else { return counts }
            last = end.id
        }
    }

    /// Seals the next ones anew under the current version, those that lie under another.
    ///
    /// - Returns: how many were, and where to go on; nil at the end.
    func rewrap(after: String) async throws -> (changed: Int, last: String?) {
        let column = column
        let new = try keyring.key(for: .accountSecrets)
        var generator = Randomness(random)
        let page = try await store.read(store.operate(reason: "keys rotate")) { try $0.sealed(column, after: after, limit: Self.pageSize) }
        var anew: [(id: String, old: [UInt8], sealed: [UInt8])] = []
        for value in page {
            let version = try Envelope.keyID(of: value.sealed)
            guard version != new.id else { continue }
            let old = try keyring.key(for: .accountSecrets, version: version)
            let sealed = try Envelope.rewrap(
                value.sealed, from: old, to: new, for: column.owner(value.id, account: value.account), using: &generator)
            anew.append((value.id, value.sealed, sealed))
        }
        let work = anew
        let changed = try await store.write(store.operate(reason: "keys rotate")) { tx in
            var changed = 0
            // One that was used up or changed meanwhile is left as it is.
            for one in work { changed += try tx.reseal(column, one.id, from: one.old, to: one.sealed) }
            return changed
        }
        return (changed, page.count == Self.pageSize ? page.last?.id : nil)
    }
}
