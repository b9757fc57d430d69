internal import Store

/// A version of the master key as the database knows it.
struct KnownMasterKey: Sendable {
    let id: String
    let number: UInt32
    let proof: String
    let since: Int64
    let isRemoved: Bool
}

/// A program that seals and opens.
struct KnownHolder: Sendable {
    let id: String
    let versions: Set<UInt32>
    let current: UInt32
}

/// A public key as it was recorded.
struct RecordedKey: Sendable {
    let vkey, purpose: String
    let number: UInt32
    let since: Int64
    let signedByOlder, vouchesForOlder: String?
}

/// All SQL of keys. In the gate's or the operator's door.
extension Reading {
    func masterKeys() throws -> [KnownMasterKey] {
        try rows("SELECT id, number, proof, since, removed_at FROM master_key ORDER BY number LIMIT 1000") {
            KnownMasterKey(id: $0.text(0), number: UInt32(clamping: $0.integer(1)), proof: $0.text(2), since: Int64($0.integer(3)), isRemoved: !$0.isNull(4))
        }
    }
    func keyHolders(since moment: Int64) throws -> [KnownHolder] {
        try rows("SELECT id, versions, sealing FROM key_holder WHERE seen_at > \(moment) ORDER BY id LIMIT 1000") {
            KnownHolder(
                id: $0.text(0), versions: Set($0.text(1).split(separator: " ").compactMap { UInt32($0) }), current: UInt32(clamping: $0.integer(2)))
        }
    }
    /// The oldest first.
    func signingKeys() throws -> [RecordedKey] {
        try rows(
            "SELECT vkey, purpose, number, since, signed_by_older, vouches_for_older FROM signing_key ORDER BY since, number, vkey LIMIT 1000"
        ) {
            RecordedKey(
                vkey: $0.text(0), purpose: $0.text(1), number: UInt32(clamping: $0.integer(2)), since: Int64($0.integer(3)), signedByOlder: $0.textIfAny(4),
                vouchesForOlder: $0.textIfAny(5))
        }
    }
}
