import Store

extension Register {
    /// The change row of a write, in its transaction.
    func log(_ deed: Deed, _ id: String, _ diff: [FieldChange], _ act: Act, _ tx: Writing) throws {
        var out = Out(capacity: 256)
        out.put(literal: "\(table) \(id) \(deed.rawValue)")
        tx.record(out.bytes)
    }
}

extension Records {
    /// Reads that take data out are in the log too (`security.md` 21), and come after it: no note, no file.
    func noteExport(_ act: Act) async throws {
        try await store.write(act.member.scope) { [register] tx in
            try register.log(.exported, act.member.scope.organisation, [], act, tx)
        }
    }
}
