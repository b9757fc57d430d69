internal import Cryptography
internal import Hummingbird
internal import NIOCore
internal import Platform
internal import Store

/// The log as pages, as JSON and as a file, and the keys that its checkpoints verify with.
struct ChangeLogRoutes {
    let log: ChangeLog
    let signing: Signing
    private static let reads = Permission.logRead.rawValue
    private static let exports = Permission.logExport.rawValue
    private static let judge: Route.Judge = { query, _ in _ = try LogQuery(query) }
    private static let open: Gate = .open("reading and exports go on, whatever is paid")

    let heads: Heads

    init(store: Store, signing: Signing, heads: Heads) {
        self.heads = heads
        log = ChangeLog(store: store, checkpoints: LogCheckpoints(store: store, signing: signing))
        self.signing = signing
    }

    var routes: [Route] {
        [
            Route(
                .get, "/o/{organisation}/log", .member, permission: Self.reads, .page, summary: "Read the audit log", asks: LogQuery.names, judge: Self.judge,
                handle: list),
            Route(
                .get, "/o/{organisation}/log/checkpoint.txt", .member, permission: Self.reads, .page, summary: "Keep a copy of the checkpoint",
                handle: checkpoint),
            Route(.get, "/o/{organisation}/log/{position}", .member, permission: Self.reads, .page, summary: "Read one entry with its proof", handle: entry),
            Route(
                .post, "/o/{organisation}/log/export", .member, permission: Self.exports, gate: Self.open, .page, summary: "Export the audit log", takes: [],
                handle: export),
            Route(
                .get, "/o/{organisation}/log/{position}/proof.txt", .member, permission: Self.reads, .page, summary: "Keep the proof of one entry",
                handle: proof),
            Route(
                .get, "/o/{organisation}/log/public-proof.txt", .member, permission: Self.reads, .page,
                summary: "Keep the proof that the log is under the public checkpoint", handle: publicProof),
            Route(
                .get, "/api/v1/log/public-proof", .member, permission: Self.reads, .json, summary: "Read the proof that the log is under the public checkpoint",
                contract: ChangeLogJSON.publicProofContract, handle: publicProofJSON),
            Route(
                .post, "/o/{organisation}/log/{position}/erase", .member, permission: Permission.logErase.rawValue,
                gate: .open("erasing what is said of a person is a duty, whatever is paid"), .page, summary: "Erase a value from the audit log",
                takes: ["field", "reach", "reason"], fresh: .erasure, handle: erase),
            Route(
                .get, "/api/v1/log", .member, permission: Self.reads, .json, summary: "Read the audit log", contract: ChangeLogJSON.listContract,
                judge: Self.judge, handle: listJSON),
            Route(
                .get, "/api/v1/log/{position}", .member, permission: Self.reads, .json, summary: "Read one entry with its proof",
                contract: ChangeLogJSON.entryContract, handle: entryJSON),
            Route(
                .post, "/api/v1/log/export", .member, permission: Self.exports, gate: Self.open, .json, summary: "Export the audit log",
                contract: ChangeLogJSON.exportContract, handle: export),
            Route(.get, "/.well-known/aertous-checkpoint", .visitor, .page, summary: "The public checkpoint of this installation", handle: publicCheckpoint),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let member = try call.member
        var query = try LogQuery(call.query())
        query.zone = call.zone
        let listing = try await log.list(query, withActors: true, as: member)
        // A page that tells what is wrong is worth more than none.
        let last = try? await log.checkpoints.last(member.scope)
        let isPublic = try await heads.covers(member.organisation)
        return .page(ChangeLogPages.list(listing, query, last: last, isPublic: isPublic, keys: try keyLines(), call, dates: call.dates()))
    }

    private func entry(_ call: Call) async throws -> Answer {
        .page(ChangeLogPages.entry(try await log.entry(Self.position(call), as: call.member), call, dates: call.dates()))
    }

    private func erase(_ call: Call) async throws -> Answer {
        let (form, position) = (try await call.form(), try Self.position(call))
        guard let reach = ErasureReach(rawValue: form["reach"] ?? ErasureReach.record.rawValue) else {
            throw Problem.invalid("reach", "Choose how far it goes")
        }
        try await Erasures(store: log.store).erase(
            form["field"] ?? "", of: position, reaching: reach, reason: form["reason"] ?? "", call.member.scope)
        return .seeOther("\(call.base)/log/\(position)")
    }

    private func listJSON(_ call: Call) async throws -> Answer {
        .json(ChangeLogJSON.list(try await log.list(LogQuery(call.query()), withActors: false, as: call.member)))
    }

    private func entryJSON(_ call: Call) async throws -> Answer {
        .json(ChangeLogJSON.entry(try await log.entry(Self.position(call), as: call.member)))
    }

    /// A copy to keep elsewhere. It is signed now, so that it covers all that is there.
    private func checkpoint(_ call: Call) async throws -> Answer {
        let signed = try await log.checkpoints.renew(call.member.scope)
        return LogFiles.text("checkpoint-\(signed.checkpoint.size).txt", signed.note)
    }

    /// With the leaf in it, so that it needs nothing beside it but the key.
    private func proof(_ call: Call) async throws -> Answer {
        let position = try Self.position(call)
        let proven = try await log.entry(position, as: call.member)
        guard let (checkpoint, path) = proven.proof else { throw Problem(.notFound, "No checkpoint covers this entry yet. One is signed within the minute.") }
        let proof = TlogProof(extra: proven.leaf, index: position, path: path.path, note: Array(checkpoint.note.utf8))
        return LogFiles.text("entry-\(position)-proof.txt", proof.text)
    }

    private func publicProof(_ call: Call) async throws -> Answer {
        let (proof, size) = try await heads.proof(of: call.member.organisation)
        return LogFiles.text("log-\(size)-public-proof.txt", proof.text)
    }
    private func publicProofJSON(_ call: Call) async throws -> Answer {
        let (proof, size) = try await heads.proof(of: call.member.organisation)
        return .json(ChangeLogJSON.publicProof(proof, size: size))
    }

    /// Signed, so that it does not matter who hands it on: caches may.
    private func publicCheckpoint(_ call: Call) async throws -> Answer {
        guard let last = try await heads.last() else { throw Problem(.notFound, "No checkpoint was signed yet. One is made once a day.") }
        return .response(
            Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "public, max-age=300"],
                body: .init(byteBuffer: ByteBuffer(string: last.note))))
    }

    private func export(_ call: Call) async throws -> Answer {
        let scope = try call.member.scope
        let export = LogExport(store: log.store, checkpoints: log.checkpoints)
        let signed = try await export.begin(scope)
        let body = ResponseBody { writer in
            let out = StreamedBody(writer)
            try await export.write(signed, scope) { try await out.write($0) }
            try await out.finish()
        }
        return LogFiles.attachment("log-\(signed.checkpoint.size).jsonl", LogFiles.mediaType, body)
    }

    private func keyLines() throws -> [(use: String, key: VerifierKey)] {
        try PublicKeys.purposes.flatMap { purpose, use in try signing.verifiers(purpose).map { (use, $0) } }
    }

    private static func position(_ call: Call) throws -> UInt64 {
        guard let position = position(in: try call.parameter("position")) else { throw Problem.notFound }
        return position
    }
    /// Only as we write positions ourselves: each entry has one address.
    static func position(in text: String) -> UInt64? { UInt64(text).flatMap { String($0) == text ? $0 : nil } }
}
