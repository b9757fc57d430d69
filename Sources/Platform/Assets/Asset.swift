internal import Cryptography
internal import HTTPTypes
public import Hummingbird
internal import NIOCore

/// One file of ours on its way to every browser.
public struct Asset: Sendable {
    /// `aertous.0123456789abcdef.css`.
    public let name: String
    public let mediaType: String
    public let bytes: [UInt8]
    /// The same by gzip; nil where that is not wanted or no shorter. Nothing secret is in an asset, and nothing that a
    /// stranger wrote, so its length tells nothing. Answers that hold either are never compressed.
    let compressed: [UInt8]?
    public var address: String { "/assets/" + name }

    init(file: String, bytes: [UInt8], isCompressed: Bool = true) {
        var digest = FileDigest()
        digest.update(bytes)
        let parts = file.split(separator: ".", maxSplits: 1)
        let hash = Hex.encode(digest.digest.bytes).prefix(16)
        name = parts.count == 2 ? "\(parts[0]).\(hash).\(parts[1])" : "\(file).\(hash)"
        mediaType = Self.mediaTypes[parts.last.map(String.init) ?? ""] ?? "application/octet-stream"
        self.bytes = bytes
        compressed = isCompressed ? Gzip.compress(bytes).flatMap { $0.count < bytes.count ? $0 : nil } : nil
    }

    /// 200 with the bytes, for a year and for good, or 304 to a browser that asks whether it still holds.
    public func response(to request: Request) -> Response {
        let zipped = Gzip.isTaken(request.headers[values: .acceptEncoding]) ? compressed : nil
        let tag = EntityTag(text: "\"\(name)\(zipped == nil ? "" : "-gzip")\"")
        var headers: HTTPFields = [.cacheControl: "public, max-age=31536000, immutable", .eTag: tag.text]
        if compressed != nil { headers[.vary] = "Accept-Encoding" }
        if tag.isAmong(request.headers[.ifNoneMatch]) { return Response(unchanged: headers) }
        headers[.contentType] = mediaType
        if zipped != nil { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: zipped ?? bytes)))
    }

    private static let mediaTypes: [String: String] = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
}
