extension Writing {
    /// A leaf for a log that is no organisation's, appended as the last act of this transaction.
    ///
    /// One transaction takes one head, so it goes into one log: what another is to hear of goes through the queue.
    ///
    /// - Parameters:
    ///   - ledger: an account's own, behind the gate's or that account's door; the installation's behind the operator's.
    ///   - actor: opaque: an account's id, or a word for whoever has none.
    /// - Throws: `StoreError.refused` behind another door, and for a second log.
    public func record(_ change: Change, in ledger: Ledger, as actor: String, role: String) throws {
        switch (access.door, ledger) {
        case (.gate, .account), (.operator, .installation): break
        case (.account, .account(let id)) where id == account: break
        default: throw StoreError.refused("an entry of this log through this door")
        }
        let author = Author(organisation: ledger.id, actor: actor, role: role)
        guard outside == nil || outside == author else { throw StoreError.refused("two logs in one transaction") }
        outside = author
        changes.append(change)
    }

    /// A leaf for the installation's log: what the operator did, who it was and why.
    public func record(_ change: Change, by act: OperatorAct) throws {
        let said: [Change.Field] = [.init("operator", after: .text(act.name)), .init("reason", after: act.reason.isEmpty ? .null : .text(act.reason))]
        let full = Change(change.action, change.recordType, change.record, fields: said + change.fields, covers: change.covers)
        try record(full, in: .installation, as: Self.operatorActor, role: Self.operatorActor)
    }
    static var operatorActor: String { "operator" }
}
