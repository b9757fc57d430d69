internal import Platform
public import Store

/// What an operator does to a log at the console (`security.md` 21 and 28): an organisation's, an account's own, or the installation's.
///
/// What may not be is refused before anything is written. Then the installation's log keeps that it began, by whom and why; then it is
/// done, and the log that it is done to says so with the reason; then the installation's log says that it was done, or failed. All these
/// entries bear the same request. Neither of the two at the end is there where the program was cut off: then the other log tells how far it
/// came. The CISOs are mailed of what was exported or erased, of an account's own log its owner.
public struct LogDesk: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints

    /// What writes the file of an export that was begun here.
    public var exporting: LogExport { LogExport(store: store, checkpoints: checkpoints) }

    public init(store: Store, checkpoints: LogCheckpoints) { (self.store, self.checkpoints) = (store, checkpoints) }

    /// Places a legal hold, whose reason is the act's.
    public func hold(_ scope: Scope<JobDoor>, by act: OperatorAct) async throws {
        try await doing("log.held", begun: "log.hold_began", scope, act) { try await Holds(store: store).set(act.reason, scope, request: $0) }
    }

    public func release(_ scope: Scope<JobDoor>, by act: OperatorAct) async throws {
        try await doing("log.released", begun: "log.release_began", scope, act) {
            try await Holds(store: store).set(nil, scope, reason: act.reason, request: $0)
        }
    }

    /// - Returns: how many values went.
    /// - Throws: as ``Erasures/erase(_:of:reaching:reason:_:)``; 409 under a legal hold.
    public func erase<D: ReadingDoor & WritingDoor & OrganisationDoor>(
        _ field: String, of position: UInt64, reaching reach: ErasureReach = .record, _ scope: Scope<D>, by act: OperatorAct
    ) async throws -> Int {
        let (erasures, isOrganisation) = (Erasures(store: store), Ledger(id: scope.organisation) == nil)
        let place = try await erasures.place(of: field, of: position, reaching: reach, reason: act.reason, scope)
        let fields = [
            Change.Field("entry", after: .text(String(position))), .init("field", after: .text(field)), .init("reach", after: .text(reach.rawValue)),
        ]
        return try await doing("log.erased", begun: "log.erasure_began", scope, act, fields) { request in
            try await erasures.erase(place, reason: act.reason, scope, request: request) { tx in if isOrganisation { try tx.tellCISOs(of: request) } }
        }
    }

    /// See ``Epochs/begin(known:reason:_:request:)``.
    public func beginEpoch(known note: [UInt8], _ scope: Scope<JobDoor>, by act: OperatorAct) async throws -> (number: UInt32, signed: SignedCheckpoint) {
        let epochs = Epochs(store: store, checkpoints: checkpoints)
        let number = try await epochs.check(known: note, reason: act.reason, scope).number
        let fields = [Change.Field("epoch", after: .integer(Int64(number)))]
        return try await doing("log.epoch", begun: "log.epoch_began", scope, act, fields) { request in
            try await epochs.begin(known: note, reason: act.reason, scope, request: request)
        }
    }

    /// Notes an export in both logs, and signs the one that leaves with that entry in it.
    ///
    /// The log that leaves says it before anything leaves; the installation's says that it was done once all of it has.
    /// - Parameter leave: writes the file, to its end.
    public func export<D: ReadingDoor & WritingDoor & OrganisationDoor>(
        _ scope: Scope<D>, by act: OperatorAct, leave: (_ signed: SignedCheckpoint) async throws -> Void
    ) async throws -> SignedCheckpoint {
        let ledger = Ledger(id: scope.organisation)
        return try await doing("log.exported", begun: "log.export_began", scope, act) { request in
            // The installation's own says by now that it began.
            if ledger != .installation {
                try await store.write(scope, request: request) { tx in
                    try tx.record(Change("log.exported", "organisation", scope.organisation, fields: [.init("reason", after: .text(act.reason))]))
                    if ledger == nil { try tx.tellCISOs(of: request) }
                }
            }
            let signed = try await checkpoints.renew(scope)
            try await leave(signed)
            return signed
        }
    }

    private func doing<D: OrganisationDoor, R: Sendable>(
        _ done: String, begun: String, _ scope: Scope<D>, _ act: OperatorAct, _ fields: [Change.Field] = [],
        _ body: (_ request: String) async throws -> R
    ) async throws -> R {
        guard !act.reason.isEmpty else { throw Problem.invalid("reason", "Say why.") }
        let request = store.newRequest()
        func note(_ step: OperatorStep) async throws {
            let action =
                switch step {
                case .begun: begun
                case .done: done
                case .failed: "\(done)_failed"
                }
            try await store.write(store.operate(reason: "audit"), request: request) { tx in
                try tx.record(Change(action, "organisation", scope.organisation, fields: fields), by: act)
                // A ledger's door leaves no work, so the mail is asked for here, once; it is written when the account's log says the same.
                if case .account(let id)? = Ledger(id: scope.organisation) { try tx.tellOwner(id, of: request) }
            }
        }
        return try await OperatorStep.noting(note) { try await body(request) }
    }
}

extension Writing {
    /// Asks for a mail to each CISO about what the operator did under a request, once each.
    func tellCISOs(of request: String) throws {
        for member in try checkpointReaders() { try enqueueMail(OperatorMails.kind, ids: ["member": member, "request": request], key: "\(request)-\(member)") }
    }

    /// The same to an account's owner about their own log, in the operator's door.
    fileprivate func tellOwner(_ account: String, of request: String) throws {
        try enqueueMail(OperatorMails.owners, account: account, ids: ["request": request], key: request)
    }
}
