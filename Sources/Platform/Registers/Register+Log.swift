import Store

extension Register {
    /// The change row of a write, in its transaction.
    func log(_ deed: Deed, _ id: String, _ diff: [FieldChange], _ act: Act, _ tx: Writing) throws {
        var out = Out(capacity: 256)
        out.put(literal: "\(table) \(id) \(deed.rawValue)")
        tx.record(out.bytes)
    }
}
