internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Store

/// What names one state of an answer: for a record its version and the start of the SHA-256 of what is shown, `"3.0a1b…"`; for
/// anything else the digest alone. It is told with the content only, and compared only with what the caller may see, so it
/// says nothing to anybody else.
struct EntityTag: Equatable {
    let text: String

    init(text: String) { self.text = text }

    init(_ bytes: [UInt8], version: Int? = nil) {
        var digest = FileDigest()
        digest.update(bytes)
        text = "\"\(version.map { "\($0)." } ?? "")\(Hex.encode(digest.digest.bytes).prefix(32))\""
    }

    /// The content, or 304 to who has it.
    func answer(_ ifNoneMatch: String?, _ headers: HTTPFields, _ bytes: [UInt8]) -> Response {
        var caching: HTTPFields = [.eTag: text, .cacheControl: "private, no-cache", .vary: "Authorization"]
        if isAmong(ifNoneMatch) { return Response(unchanged: caching) }
        for field in headers { caching.append(field) }
        return Response(status: .ok, headers: caching, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Whether a list such as `"a", W/"b"` or `*` names it. Beyond 2,000 bytes it is not read.
    func isAmong(_ header: String?) -> Bool {
        guard let header, header.utf8.count <= 2_000 else { return false }
        return header.split(separator: ",").contains { part in
            let tag = part.filter { $0 != " " && $0 != "\t" }
            return tag == text || tag == "W/" + text || tag == "*"
        }
    }

    /// The version that If-Match asks for; nil for none, and for `*`, which asks for any.
    ///
    /// - Throws: ``Problem``: 400 for several, 412 for one that is of no record.
    static func version(in fields: HTTPFields) throws -> Int? {
        let values = fields[values: .ifMatch]
        guard let value = values.first, value != "*" else { return nil }
        guard values.count == 1, !value.contains(",") else { throw Problem.malformed("Give one entity tag.", field: "If-Match") }
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts.first, first.hasPrefix("\""), value.hasSuffix("\""), first.utf8.count <= 12,
            let version = Int(first.dropFirst()), version > 0
        else { throw Problem(.preconditionFailed, "If-Match takes the entity tag that came with the record.") }
        return version
    }

    /// A condition that nobody would hold to is refused, not passed over.
    static func checkCondition(_ fields: HTTPFields, _ route: Route) throws {
        guard fields[.ifMatch] != nil, !route.contract.takesIfMatch else { return }
        throw Problem.malformed("If-Match is not read here.", field: "If-Match")
    }
}

extension Call {
    /// The version that If-Match asks for.
    var ifMatch: Int? { get throws { try EntityTag.version(in: request.headers) } }
}

extension Response {
    /// 304: who asked has it already.
    init(unchanged headers: HTTPFields) {
        self.init(status: .notModified, headers: headers)
        // It would be that of the content, which does not come.
        self.headers[.contentLength] = nil
    }
}
