internal import Cryptography
internal import Platform
public import Store

/// The whole log of an organisation as one file that anybody can verify without us.
public struct LogExport: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints
    /// Entries that are held at once.
    static let pageEntries: UInt64 = 1_000
    /// The author of what an operator does at the console.
    static let consoleActor = "job:console"

    public init(store: Store, checkpoints: LogCheckpoints) { (self.store, self.checkpoints) = (store, checkpoints) }

    /// Notes the export in the log, and signs the log with that entry in it: if it cannot be noted, nothing leaves.
    ///
    /// - Parameter reason: why, in the exporter's words; empty for none.
    public func begin<D: ReadingDoor & WritingDoor & OrganisationDoor>(_ scope: Scope<D>, reason: String = "") async throws -> SignedCheckpoint {
        try await store.write(scope) { tx in
            let fields = reason.isEmpty ? [] : [Change.Field("reason", after: .text(reason))]
            try tx.record(Change("log.exported", "organisation", scope.organisation, fields: fields))
        }
        return try await checkpoints.renew(scope)
    }

    /// The same for an operator: the installation's log keeps who and why, the other log why.
    public func begin<D: ReadingDoor & WritingDoor & OrganisationDoor>(_ scope: Scope<D>, by act: OperatorAct) async throws -> SignedCheckpoint {
        try await store.write(store.operate(reason: "audit export")) { tx in
            try tx.record(Change("log.exported", "organisation", scope.organisation), by: act)
        }
        return scope.organisation == Ledger.installation.id ? try await checkpoints.renew(scope) : try await begin(scope, reason: act.reason)
    }

    /// Sends the lines, in constant memory: two passes over the entries below the checkpoint, a page at a time.
    public func write<D: ReadingDoor & OrganisationDoor>(_ signed: SignedCheckpoint, _ scope: Scope<D>, to send: (_ bytes: [UInt8]) async throws -> Void)
        async throws
    {
        let size = signed.checkpoint.size
        var (writer, header) = try LogExportWriter.begin(organisation: scope.organisation, checkpoint: signed.checkpoint, note: signed.note)
        try await send(header)
        var position: UInt64 = 0
        while position < size {
            let start = position
            let page = try await store.read(scope) { try $0.leafHashes(from: start, below: size, limit: 10_000) }
            guard !page.isEmpty else { throw LogCheckpoints.Refusal.inconsistent }
            position += UInt64(page.count)
            try await send(try writer.hashes(page))
        }
        for start in stride(from: 0, to: size, by: UInt64.Stride(Self.pageEntries)) {
            let end = min(size, start + Self.pageEntries)
            let page = try await store.read(scope) { try $0.presentedEntries(from: start, below: end) }
            guard UInt64(page.count) == end - start else { throw LogCheckpoints.Refusal.inconsistent }
            for entry in page { try await send(try writer.entry(entry)) }
        }
        try writer.finish()
    }

    /// The organisation called `slug`, for the operator at the console; nil if there is none.
    public func organisation(slug: String) async throws -> Scope<JobDoor>? {
        let id = try await store.read(store.operate(reason: "audit export")) { try $0.organisationID(slug: slug) }
        return id.map { store.job(organisation: $0, reason: "console") }
    }

    /// The own log of the account with this address, for the operator at the console; nil if there is none.
    public func account(email: String) async throws -> Scope<LedgerDoor>? {
        let canonical = EmailAddress(email)?.canonical ?? ""
        let id = try await store.read(store.operate(reason: "audit export")) { try $0.accountID(canonical: canonical) }
        return id.map { store.ledger(.account($0)) }
    }
    public var installation: Scope<LedgerDoor> { store.ledger(.installation) }
}
