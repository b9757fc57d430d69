import App
import NIOCore
package import Platform

extension AppWorld {
    /// Seals bytes as an upload does, without a record that names them.
    package func seal(_ bytes: [UInt8], named name: String, for organisation: String) async throws -> SealedFile {
        try await installation.files.receive(Once(bytes: bytes), named: name, for: organisation)
    }
}

/// A body in one piece.
private struct Once: AsyncSequence, Sendable {
    let bytes: [UInt8]
    struct Iterator: AsyncIteratorProtocol {
        var bytes: [UInt8]?
        mutating func next() async throws -> ByteBuffer? {
            defer { bytes = nil }
            return bytes.map { ByteBuffer(bytes: $0) }
        }
    }
    func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes) }
}
