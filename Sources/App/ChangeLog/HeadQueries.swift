internal import Cryptography
internal import Store

/// The tree of heads, in the gate's door.
extension Reading {
    func headCount() throws -> UInt64 { try first("SELECT max(position) FROM head_leaf") { $0.integerIfAny(0).map { UInt64(max(0, $0)) + 1 } ?? 0 } ?? 0 }

    /// In order, from a position on.
    func headHashes(from start: UInt64, limit: Int) throws -> [MerkleHash] {
        try rows("SELECT hash FROM head_leaf WHERE position >= \(Int64(clamping: start)) ORDER BY position LIMIT \(limit)") {
            MerkleHash($0.bytes(0)) ?? .empty
        }
    }

    /// The last head of an organisation's log among the first `size` leaves.
    func lastHead(of organisation: String, below size: UInt64) throws -> (position: UInt64, logSize: UInt64, leaf: [UInt8], salt: [UInt8])? {
        try first(
            """
            SELECT position, log_size, leaf, salt FROM head_leaf WHERE of_organisation = \(organisation) AND position < \(Int64(clamping: size))
            ORDER BY position DESC LIMIT 1
            """
        ) { (UInt64(max(0, $0.integer(0))), UInt64(max(0, $0.integer(1))), $0.bytes(2), $0.bytes(3)) }
    }

    func lastHeadCheckpoint() throws -> (note: String, at: Int64)? {
        try first("SELECT note, at FROM head_checkpoint ORDER BY size DESC LIMIT 1") { ($0.text(0), Int64($0.integer(1))) }
    }
}

extension Writing {
    func insert(_ head: HeadLeaf, at position: UInt64, id: String, of organisation: String, salt: [UInt8], now: Int64) throws {
        let leaf = head.encoded
        try insert(
            "head_leaf", id: id,
            [
                "position": .integer(Int64(clamping: position)), "leaf": .bytes(leaf), "hash": .bytes(MerkleHash.leaf(leaf).bytes),
                "of_organisation": .text(organisation), "salt": .bytes(salt), "log_size": .integer(Int64(clamping: head.size)), "at": .integer(now),
            ])
    }

    func insert(_ checkpoint: Checkpoint, note: String, id: String, now: Int64) throws {
        try insert(
            "head_checkpoint", id: id,
            ["size": .integer(Int64(clamping: checkpoint.size)), "root": .bytes(checkpoint.root.bytes), "note": .text(note), "at": .integer(now)])
    }
}
