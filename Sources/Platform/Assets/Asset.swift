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
    public var address: String { "/assets/" + name }

    init(file: String, bytes: [UInt8]) {
        var digest = FileDigest()
        digest.update(bytes)
        let parts = file.split(separator: ".", maxSplits: 1)
        let hash = Hex.encode(digest.digest.bytes).prefix(16)
        name = parts.count == 2 ? "\(parts[0]).\(hash).\(parts[1])" : "\(file).\(hash)"
        mediaType = Self.mediaTypes[parts.last.map(String.init) ?? ""] ?? "application/octet-stream"
        self.bytes = bytes
    }

    /// 200 with the bytes, for a year and for good, or 304 to a browser that asks whether it still holds.
    public func response(to request: Request) -> Response {
        let tag = "\"" + name + "\""
        let caching: HTTPFields = [.cacheControl: "public, max-age=31536000, immutable", .eTag: tag]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: caching) }
        var headers = caching
        headers[.contentType] = mediaType
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static let mediaTypes: [String: String] = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
}
