internal import Platform
public import Store

/// What an operator does to a log at the console (`security.md` 21 and 28): an organisation's, an account's own, or the installation's.
///
/// What may not be is refused before anything is written. Then the installation's log keeps who does it and why, then it is done, and
/// the log that it is done to says so with the reason. Where it fails after all, the installation's log says that, too. All these
/// entries bear the same request. The CISOs are mailed of what was exported or erased, of an account's own log its owner.
public struct LogDesk: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints

    /// What writes the file of an export that was begun here.
    public var exporting: LogExport { LogExport(store: store, checkpoints: checkpoints) }

    public init(store: Store, checkpoints: LogCheckpoints) { (self.store, self.checkpoints) = (store, checkpoints) }

    /// Places a legal hold, whose reason is the act's.
    public func hold(_ scope: Scope<JobDoor>, by act: OperatorAct) async throws {
        try await doing("log.held", scope, act) { try await Holds(store: store).set(act.reason, scope, request: $0) }
    }

    public func release(_ scope: Scope<JobDoor>, by act: OperatorAct) async throws {
        try await doing("log.released", scope, act) { try await Holds(store: store).set(nil, scope, reason: act.reason, request: $0) }
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
        return try await doing("log.erased", scope, act, fields) { request in
            try await erasures.erase(place, reason: act.reason, scope, request: request) { tx in if isOrganisation { try tx.tellCISOs(of: request) } }
        }
    }

    /// See ``Epochs/begin(known:reason:_:request:)``.
    public func beginEpoch(known note: [UInt8], _ scope: Scope<JobDoor>, by act: OperatorAct) async throws -> (number: UInt32, signed: SignedCheckpoint) {
        let epochs = Epochs(store: store, checkpoints: checkpoints)
        let number = try await epochs.check(known: note, reason: act.reason, scope).number
        return try await doing("log.epoch", scope, act, [.init("epoch", after: .integer(Int64(number)))]) { request in
            try await epochs.begin(known: note, reason: act.reason, scope, request: request)
        }
    }

    /// Notes an export in both logs, and signs the one that leaves with that entry in it.
    public func export<D: ReadingDoor & WritingDoor & OrganisationDoor>(_ scope: Scope<D>, by act: OperatorAct) async throws -> SignedCheckpoint {
        let ledger = Ledger(id: scope.organisation)
        return try await doing("log.exported", scope, act) { request in
            // The installation's own says it by now.
            guard ledger != .installation else { return try await checkpoints.renew(scope) }
            try await store.write(scope, request: request) { tx in
                try tx.record(Change("log.exported", "organisation", scope.organisation, fields: [.init("reason", after: .text(act.reason))]))
                if ledger == nil { try tx.tellCISOs(of: request) }
            }
            return try await checkpoints.renew(scope)
        }
    }

    private func doing<D: OrganisationDoor, R: Sendable>(
        _ action: String, _ scope: Scope<D>, _ act: OperatorAct, _ fields: [Change.Field] = [], _ body: (_ request: String) async throws -> R
    ) async throws -> R {
        guard !act.reason.isEmpty else { throw Problem.invalid("reason", "Say why.") }
        let request = store.newRequest()
        func note(_ action: String) async throws {
            try await store.write(store.operate(reason: "audit"), request: request) { tx in
                try tx.record(Change(action, "organisation", scope.organisation, fields: fields), by: act)
                // A ledger's door leaves no work, so the mail is asked for here; it is written once the account's log says the same.
                if case .account(let id)? = Ledger(id: scope.organisation) { try tx.tellOwner(id, of: request) }
            }
        }
        // What cannot be logged does not happen.
        try await note(action)
        do { return try await body(request) } catch {
            try? await note("\(action)_failed")
            throw error
        }
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
