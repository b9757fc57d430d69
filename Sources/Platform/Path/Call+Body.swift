import Hummingbird
import HTTPTypes
import NIOCore
import Store

/// Reading what was sent. Each reader has a limit and insists on the content type that it reads.
extension Call {
    /// The JSON body.
    ///
    /// - Throws: ``Problem``: 415 for another content type, 413 beyond `limit` bytes, 400 for what is not JSON.
    public func json(limit: Int = JSONReader.byteLimit) async throws -> JSON {
        try await JSONReader.read(body(["application/json"], limit: limit))
    }

    /// The form's fields.
    ///
    /// - Throws: ``Problem``: 415 for another content type, 413 beyond `limit` bytes, 400 for what is not a form.
    public func form(limit: Int = Form.byteLimit) async throws -> Form {
        try await Form(body(["application/x-www-form-urlencoded"], limit: limit))
    }

    /// The bytes of a body of one of these media types; parameters such as `charset=utf-8` are let pass, other charsets not.
    public func body(_ types: [String], limit: Int) async throws -> [UInt8] {
        let header = (request.headers[.contentType] ?? "").lowercased()
        let parts = header.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
        let isUTF8 = parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" }
        guard let type = parts.first, types.contains(type), isUTF8 else {
            throw Problem(.unsupportedType, "Send this as \(types.joined(separator: " or ")).")
        }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limit else { throw Problem(.tooLarge, "This is longer than \(limit) bytes.") }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    /// What stands behind the `?`.
    ///
    /// - Throws: ``Problem`` of kind `malformed`.
    public func query() throws -> Form { try Form((request.uri.query ?? "").utf8) }
}
