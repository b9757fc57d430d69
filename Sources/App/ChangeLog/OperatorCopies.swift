public import Platform
public import Store

/// What an organisation hears of an operator's act that touched it: what was done and why, not by whom.
public struct OperatorCopies: Sendable {
    let store: Store
    public init(store: Store) { self.store = store }

    /// The work of the copies that ``Store/Writing/enqueueOperatorCopy(of:_:_:organisation:)`` asked for.
    public var job: JobKind {
        JobKind(Self.kind) { job in
            let (type, record) = (try job.id("type"), try job.id("record"))
            let action = try job.id("act").replacing("-", with: ".")
            let asked: SQL = (try? job.id("request")).map { "l.request_id = \($0)" } ?? "1 = 1"
            let found = try await store.read(store.ledger(.installation)) { tx in
                try tx.ledgerChanges(where: "l.record_type = \(type) AND l.record_id = \(record) AND l.action = \(action) AND \(asked)", limit: 1, prefix: 500)
                    .first
            }
            guard let found else { throw JobFailure("no-entry", isFinal: true) }
            let change = Self.copy(found, of: type == "organisation", try job.inOrganisation())
            let scope = store.job(organisation: try job.inOrganisation(), reason: "operator")
            try await store.write(scope, request: job.id) { tx in
                guard try !tx.hasEntry(of: "organisation", scope.organisation, request: job.id) else { return }
                try tx.record(change)
            }
            return .done
        }
    }

    /// What an act on the organisation itself changed is its own business; of one on another record it hears why.
    private static func copy(_ found: LoggedChange, of isOwn: Bool, _ organisation: String) -> Change {
        func value(_ said: LoggedChange.Said) -> Value? { said == .nothing ? nil : said.words.map { .text($0) } ?? .null }
        let told = found.fields.filter { isOwn ? $0.name != "operator" : $0.name == "reason" }
        return Change(
            isOwn ? found.action : "operator.\(found.action)", "organisation", organisation,
            fields: told.map { Change.Field($0.name, before: value($0.before), after: value($0.after)) })
    }
    static let kind = "operator-copy"
}
