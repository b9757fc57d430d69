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

    /// Heads with all that stands beside them, in order, for checking one against the other.
    func storedHeads(from start: UInt64, limit: Int) throws -> [StoredHead] {
        try rows(
            "SELECT position, leaf, hash, of_organisation, salt, log_size FROM head_leaf WHERE position >= \(Int64(clamping: start)) ORDER BY position LIMIT \(limit)"
        ) {
            StoredHead(
                position: Int64($0.integer(0)), leaf: $0.bytes(1), hash: $0.bytes(2), organisation: $0.text(3), salt: $0.bytes(4), logSize: Int64($0.integer(5))
            )
        }
    }

    /// The checkpoint of the tree that comes after one of a size.
    func headCheckpoint(after size: Int64) throws -> (size: UInt64, root: [UInt8], note: String)? {
        try first("SELECT size, root, note FROM head_checkpoint WHERE size > \(size) ORDER BY size LIMIT 1") {
            (UInt64(max(0, $0.integer(0))), $0.bytes(1), $0.text(2))
        }
    }

    /// In an organisation's door: the roots that were signed at given sizes of its log.
    func checkpointRoots(at sizes: [Int64]) throws -> [Int64: [UInt8]] {
        let found = try rows("SELECT size, root FROM checkpoint WHERE size IN (\(list: sizes))") { (Int64($0.integer(0)), $0.bytes(1)) }
        return Dictionary(found) { first, _ in first }
    }

    /// In an organisation's door: whether there is such an organisation.
    func isThere() throws -> Bool { try first("SELECT 1 FROM organisation") { _ in true } ?? false }

    /// Whether the public checkpoint covers a head of the organisation's.
    func isUnderHeadCheckpoint(_ organisation: String) throws -> Bool {
        try first(
            """
            SELECT h.position FROM head_leaf AS h WHERE h.of_organisation = \(organisation)
              AND h.position < (SELECT coalesce(max(c.size), 0) FROM head_checkpoint AS c) LIMIT 1
            """
        ) { $0.integer(0) } != nil
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
