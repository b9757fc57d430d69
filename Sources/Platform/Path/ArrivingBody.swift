internal import NIOCore

/// A request's body that tells its own failures from those of who reads it: the connection closed, or what came was no HTTP.
/// Nobody waits for the answer any more, and nothing of ours is broken.
struct ArrivingBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable where Base.Element == ByteBuffer {
    let base: Base

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        mutating func next() async throws -> ByteBuffer? {
            do { return try await base.next() } catch { throw ClientGone() }
        }
    }
    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeAsyncIterator()) }
}

/// The body of a request did not come to its end.
struct ClientGone: Error {}
