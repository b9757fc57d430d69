import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// What a streamed body wrote.
final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
    var writer: any ResponseBodyWriter { Writer(all: self) }

    private struct Writer: ResponseBodyWriter {
        let all: Collected
        mutating func write(_ buffer: ByteBuffer) async throws { all.bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) } }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
