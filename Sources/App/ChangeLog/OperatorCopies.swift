public import Platform
public import Store

/// What an organisation hears of an operator's act that touched it: what was done and why, not by whom.
public struct OperatorCopies: Sendable {
    let store: Store
    public init(store: Store) { self.store = store }

    /// The work of the copies that ``Store/Writing/enqueueOperatorCopy(of:_:_:organisation:)`` asked for.
    public var job: JobKind {
        JobKind(Self.kind) { job in
            let (type, record, action) = (try job.id("type"), try job.id("record"), try job.id("act").replacing("-", with: "."))
            let found = try await store.read(store.ledger(.installation)) { tx in
                try tx.ledgerChanges(where: "l.record_type = \(type) AND l.record_id = \(record) AND l.action = \(action)", limit: 1, prefix: 500).first
            }
            guard let found else { throw JobFailure("no-entry", isFinal: true) }
            let reason = found.fields.first { $0.name == "reason" }?.after.words
            let scope = store.job(organisation: try job.inOrganisation(), reason: "operator")
            try await store.write(scope, request: job.id) { tx in
                guard try !tx.hasEntry(of: "organisation", scope.organisation, request: job.id) else { return }
                try tx.record(
                    Change("operator.\(action)", "organisation", scope.organisation, fields: [.init("reason", after: reason.value)]))
            }
            return .done
        }
    }
    static let kind = "operator-copy"
}
