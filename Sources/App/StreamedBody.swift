internal import Hummingbird
internal import NIOCore

/// A response's body on its way: small pieces go together, so that each does not cost a hand-over of its own.
final class StreamedBody {
    private var writer: any ResponseBodyWriter
    private var held: [UInt8] = []
    private static let run = 64 << 10

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ bytes: [UInt8]) async throws {
        held += bytes
        guard held.count >= Self.run else { return }
        try await writer.write(ByteBuffer(bytes: held))
        held.removeAll(keepingCapacity: true)
    }

    /// Only here does the reader learn that it is whole: a body that fails before is cut.
    func finish() async throws {
        if !held.isEmpty { try await writer.write(ByteBuffer(bytes: held)) }
        try await writer.finish(nil)
    }
}
