internal import Cryptography
internal import Store

/// In which epoch a log is, and what it names.
extension Reading {
    /// The epoch that the log is in; nil where its last entry about one does not say so any more.
    ///
    /// - Parameter log: whose it is: the installation's log tells of others' epochs, too.
    func epoch(of log: String) throws -> UInt32? {
        let found = try first(
            """
            SELECT v.value FROM log_leaf AS l LEFT JOIN log_value AS v ON v.position = l.position AND v.field = \(LogEpoch.numberField)
            WHERE l.action = \(LogEpoch.action) AND l.record_id = \(log) ORDER BY l.position DESC LIMIT 1
            """
        ) { $0.textIfAny(0) ?? "" }
        return found.map { UInt32($0) } ?? 1
    }

    /// The checkpoint that the present epoch names; nil in the first.
    func epochCheckpoint() throws -> (size: UInt64, root: MerkleHash)? {
        let entry = try first("SELECT position FROM log_leaf WHERE action = \(LogEpoch.action) ORDER BY position DESC LIMIT 1") { Int64($0.integer(0)) }
        guard let entry else { return nil }
        let values = Dictionary(try rows("SELECT field, value FROM log_value WHERE position = \(entry)") { ($0.text(0), $0.textIfAny(1) ?? "") }) { first, _ in
            first
        }
        guard let size = values[LogEpoch.sizeField].flatMap({ UInt64($0) }),
            let root = values[LogEpoch.rootField].flatMap({ Base64.decode($0) }).flatMap({ MerkleHash($0) })
        else { return nil }
        return (size, root)
    }
}
