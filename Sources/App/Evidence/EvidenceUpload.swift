internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import Platform
internal import Store

extension EvidenceRecords {
    /// One PUT whose body is the file. What is said of it stands in the address and is judged before the body is read.
    func upload(_ call: Call) async throws -> Evidence {
        let query = try call.query()
        let name = query["name"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.name(call.request.headers[.contentDisposition])
        let draft = try EvidenceDraft(upload: query, name: name, today: call.today, now: call.now)
        if let length = call.request.headers[.contentLength].flatMap({ UInt64($0) }), length > files.limit {
            throw Problem(.tooLarge, "This file is too large.", fields: [.init("file", "A file may have \(files.limit >> 20) MiB at most.")])
        }
        return try await receive(call.request.body, named: name ?? "", draft, call.act)
    }

    /// The name in `attachment; filename*=UTF-8''…` (RFC 8187), which is the only form that is read.
    static func name(_ disposition: String?) -> String? {
        guard let disposition, disposition.utf8.count <= 2_000, let start = disposition.firstRange(of: "filename*=UTF-8''") else { return nil }
        return PercentEncoding.decode(disposition[start.upperBound...].prefix { $0 != ";" && $0 != " " })
    }

    /// Hands out a file. The log has it before the first byte leaves: what cannot be logged is not handed out.
    func download(_ call: Call) async throws -> Download {
        let member = try call.member, id = try call.parameter("id")
        let evidence = EvidenceFiles(store: store, files: files), file = try await evidence.sealed(id, as: member)
        let headers = call.request.headers
        var download = try await evidence.found(id, as: member) {
            try await files.download(file, range: headers[.range], ifRange: HTTPField.Name("If-Range").flatMap { headers[$0] })
        }
        let body = download.body
        download.body = ResponseBody(contentLength: body.contentLength) { writer in
            do { try await body.write(writer) } catch let refusal as SealRefusal { throw FileLoss.told(refusal, of: id) }
        }
        if download.status != 416 { try await store.write(member.scope) { try $0.record(Change("evidence.read", "evidence", id)) } }
        return download
    }
}
