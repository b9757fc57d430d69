import Cryptography

/// One change with its place in the log: the leaf, and the openings that stand beside it.
struct LogEntry {
    let leaf: Leaf
    let encoded: [UInt8]
    let hash: MerkleHash
    let values: [(field: String, value: String?, salt: [UInt8])]

    init(_ change: Change, at index: UInt64, time: UInt64, by author: Author, request: String, random: (Int) -> [UInt8]) throws {
        var named: [(field: String, value: String?)] = []
        for field in change.fields {
            guard !field.name.isEmpty, !field.name.utf8.contains(UInt8(ascii: "~")) else { throw StoreError.refused("a field called \(field.name)") }
            if let after = field.after { named.append((field.name, after.logText)) }
            if let before = field.before { named.append((field.name + Change.beforeMark, before.logText)) }
        }
        named.sort { $0.field.utf8.lexicographicallyPrecedes($1.field.utf8) }

        // One draw for all: a call for each would cost more than the bytes.
        let salts = random(named.count * Opening.saltByteCount)
        guard salts.count == named.count * Opening.saltByteCount else { throw StoreError.engine("random") }
        var values: [(field: String, value: String?, salt: [UInt8])] = []
        var commitments: [Leaf.Commitment] = []
        for (i, (field, value)) in named.enumerated() {
            let salt = Array(salts[i * Opening.saltByteCount..<(i + 1) * Opening.saltByteCount])
            guard let opening = Opening(value: value.map { Array($0.utf8) }, salt: salt) else { throw StoreError.engine("salt") }
            commitments.append(Leaf.Commitment(field: field, hash: opening.commitment(to: field)))
            values.append((field, value, salt))
        }
        leaf = Leaf(
            index: index, organisation: author.organisation, actor: author.actor, role: author.role, action: change.action,
            recordType: change.recordType.string, record: change.record, request: request, time: time, body: .change(commitments))
        do { encoded = try leaf.encoded() } catch { throw StoreError.refused("a change: \(error)") }
        (hash, self.values) = (MerkleHash.leaf(encoded), values)
    }

    /// A leaf that names values which are gone with this transaction.
    init(_ erasures: [Leaf.Erasure], at index: UInt64, time: UInt64, by author: Author, request: String) throws {
        leaf = Leaf(
            index: index, organisation: author.organisation, actor: author.actor, role: author.role, action: Release.action,
            recordType: "organisation", record: author.organisation, request: request, time: time, body: .erasure(erasures))
        do { encoded = try leaf.encoded() } catch { throw StoreError.refused("an erasure: \(error)") }
        (hash, values) = (MerkleHash.leaf(encoded), [])
    }
}
