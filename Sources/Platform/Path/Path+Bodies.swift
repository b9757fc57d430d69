internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// Bodies that are sent piece by piece, after the answer has begun: what breaks off then can be told to the log alone.
extension Path {
    /// The same body. When it breaks off because of us, and not because the reader left, the log has an error with the id of
    /// the request.
    func watched(_ response: Response, _ visit: Visit) -> Response {
        var response = response
        let body = response.body
        let (id, pattern) = (visit.requestID, visit.pattern)
        response.body = ResponseBody(contentLength: body.contentLength) { [logger] writer in
            let failure = WriterWatch.Failure()
            do { try await body.write(WriterWatch(base: writer, failure: failure)) } catch {
                // A reader who leaves ends the task, too; a file that is not whole is told all the same.
                if error is FileLoss || !failure.wasMet && !Task.isCancelled {
                    logger.error("broken off", metadata: Self.metadata(error, id: id, route: pattern))
                }
                throw error
            }
        }
        return response
    }

    /// What the log says of a failure of ours: nothing that may be somebody's data, and of a file that was lost its record.
    static func metadata(_ error: any Error, id: String, route: String) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["id": "\(id)", "route": "\(route)", "error": "\(described(error))"]
        if let loss = error as? FileLoss { metadata["record"] = "\(loss.record)" }
        return metadata
    }
}

/// Remembers whether it was the reader's side that failed.
private struct WriterWatch: ResponseBodyWriter {
    final class Failure: Sendable {
        private let isSet = Atomic(false)
        var wasMet: Bool { isSet.load(ordering: .relaxed) }
        func meet() { isSet.store(true, ordering: .relaxed) }
    }
    var base: any ResponseBodyWriter
    let failure: Failure

    mutating func write(_ buffer: ByteBuffer) async throws {
        do { try await base.write(buffer) } catch {
            failure.meet()
            throw error
        }
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        let failure = failure
        do { try await base.finish(trailingHeaders) } catch {
            failure.meet()
            throw error
        }
    }
}
