internal import Hummingbird
internal import NIOCore
internal import Platform

/// What of the log leaves as a file.
enum LogFiles {
    /// Lines of JSON.
    static let mediaType = "application/x-ndjson"

    static func attachment(_ name: String, _ mediaType: String, _ body: ResponseBody) -> Answer {
        .file(Download(name: name, mediaType: mediaType, body: body, extra: Attachment.fields(name: name, mediaType: mediaType)))
    }
    static func text(_ name: String, _ text: String) -> Answer { attachment(name, "text/plain", ResponseBody(byteBuffer: ByteBuffer(string: text))) }
}
