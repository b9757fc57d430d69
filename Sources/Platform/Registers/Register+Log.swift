import Store

extension Register {
    /// The change row of a write, in its transaction.
    func log(_ deed: Deed, _ id: String, _ diff: [FieldChange], _ act: Act, _ tx: Writing) throws {
        try tx.record(Change("\(table).\(deed.rawValue)", table, id, fields: diff.map { Change.Field($0.name, before: .text($0.before ?? ""), after: .text($0.after ?? "")) }))
    }
}
