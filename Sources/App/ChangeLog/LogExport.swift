internal import Cryptography
internal import Platform
public import Store

/// A whole log as one file that anybody can verify without us.
public struct LogExport: Sendable {
    let store: Store
    public let checkpoints: LogCheckpoints
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

    /// Sends the lines, in constant memory: two passes over the entries below the checkpoint, a page at a time.
    ///
    /// Whoever reads slowly may be overtaken by an erasure: then the value is missing, and the file goes on to the entry that says so.
    public func write<D: ReadingDoor & WritingDoor & OrganisationDoor>(
        _ signed: SignedCheckpoint, _ scope: Scope<D>, to send: (_ bytes: [UInt8]) async throws -> Void
    ) async throws {
        var (writer, header) = try LogExportWriter.begin(organisation: scope.organisation, checkpoint: signed.checkpoint, note: signed.note)
        try await send(header)
        var (start, size) = (UInt64(0), signed.checkpoint.size)
        while true {
            try await hashes(from: start, below: size, &writer, scope, send)
            guard let erasure = try await entries(from: start, below: size, &writer, scope, send), erasure >= size else { return try writer.finish() }
            let next = try await checkpoints.renew(scope)
            guard next.checkpoint.size > erasure else { throw LogCheckpoints.Refusal.inconsistent }
            try await send(try writer.goOn(next.checkpoint, note: next.note))
            (start, size) = (size, next.checkpoint.size)
        }
    }

    private func hashes<D: ReadingDoor & OrganisationDoor>(
        from start: UInt64, below size: UInt64, _ writer: inout LogExportWriter, _ scope: Scope<D>, _ send: (_ bytes: [UInt8]) async throws -> Void
    ) async throws {
        var position = start
        while position < size {
            let start = position
            let page = try await store.read(scope) { try $0.leafHashes(from: start, below: size, limit: 10_000) }
            guard !page.isEmpty else { throw LogCheckpoints.Refusal.inconsistent }
            position += UInt64(page.count)
            try await send(try writer.hashes(page))
        }
    }

    /// - Returns: the last entry that erased a value of these, as far as it was erased when they were read.
    private func entries<D: ReadingDoor & OrganisationDoor>(
        from start: UInt64, below size: UInt64, _ writer: inout LogExportWriter, _ scope: Scope<D>, _ send: (_ bytes: [UInt8]) async throws -> Void
    ) async throws -> UInt64? {
        var last: UInt64?
        for start in stride(from: start, to: size, by: UInt64.Stride(Self.pageEntries)) {
            let end = min(size, start + Self.pageEntries)
            // The values first: one that is not found by then is one of which the other statement finds why.
            let (page, erasure) = try await store.read(scope) {
                (try $0.presentedEntries(from: start, below: end), try $0.lastErasure(from: start, below: end))
            }
            guard UInt64(page.count) == end - start else { throw LogCheckpoints.Refusal.inconsistent }
            for entry in page { try await send(try writer.entry(entry)) }
            last = [last, erasure].compactMap { $0 }.max()
        }
        return last
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
