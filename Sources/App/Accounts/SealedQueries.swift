internal import Store

/// All SQL of what stands sealed under the master key. In the operator's door, of any account.
extension Reading {
    /// As it lies there, by id.
    func sealed(_ column: SealedColumn, after id: String, limit: Int) throws -> [(id: String, account: String, sealed: [UInt8])] {
        try rows("SELECT id, account_id, \(column.column) FROM \(column.table) WHERE id > \(id) ORDER BY id LIMIT \(limit)") {
            ($0.text(0), $0.text(1), $0.bytes(2))
        }
    }
}

extension Writing {
    /// Puts one in the place of what was read, unless that is not there any more.
    ///
    /// - Returns: 1 if it was.
    func reseal(_ column: SealedColumn, _ id: String, from old: [UInt8], to new: [UInt8]) throws -> Int {
        var cells: Cells = [:]
        cells.append(column.column, .bytes(new))
        return try set(column.table, where: "id = \(id) AND \(column.column) = \(old)", cells)
    }
}
