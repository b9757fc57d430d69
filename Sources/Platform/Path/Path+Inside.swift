public import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// What came back of a request that never was on a wire.
public struct InsideReply: Sendable {
    public let status: Int
    public let headers: HTTPFields
    public let body: [UInt8]
    /// Whether the body went on past what was asked for.
    public let isCut: Bool

    public init(status: Int, headers: HTTPFields, body: [UInt8], isCut: Bool) {
        (self.status, self.headers, self.body, self.isCut) = (status, headers, body, isCut)
    }
}

extension Path {
    /// Answers a request from within the program by the whole way of one from outside: hosts, session or token, forms,
    /// organisation, subscription, permission, verb, answer. For the isolation self-test.
    ///
    /// - Parameters:
    ///   - target: path and query, percent-encoded.
    ///   - limit: bytes of the body that are kept; a longer one is cut there.
    public func answer(_ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:], body: [UInt8] = [], limit: Int) async -> InsideReply {
        let head = HTTPRequest(method: method, scheme: "https", authority: "localhost", path: target, headerFields: headers)
        let kept = Kept(limit)
        do {
            let response = try await respond(
                to: Request(head: head, body: .init(buffer: ByteBuffer(bytes: body))), context: PathContext(inside: logger))
            do { try await response.body.write(Keeper(kept: kept)) } catch is Kept.Full {}
            return InsideReply(status: response.status.code, headers: response.headers, body: kept.bytes, isCut: kept.isFull)
        } catch {
            return InsideReply(status: 500, headers: [:], body: kept.bytes, isCut: true)
        }
    }
}

/// The beginning of a body.
private final class Kept: Sendable {
    struct Full: Error {}
    private let state = Mutex<(bytes: [UInt8], isFull: Bool)>(([], false))
    private let limit: Int
    init(_ limit: Int) { self.limit = limit }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var isFull: Bool { state.withLock { $0.isFull } }

    func add(_ run: ByteBuffer) throws {
        try state.withLock { state in
            state.bytes += run.readableBytesView.prefix(limit - state.bytes.count)
            guard state.bytes.count < limit else {
                state.isFull = true
                throw Full()
            }
        }
    }
}

private struct Keeper: ResponseBodyWriter {
    let kept: Kept
    mutating func write(_ buffer: ByteBuffer) async throws { try kept.add(buffer) }
    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws { for buffer in buffers { try kept.add(buffer) } }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
