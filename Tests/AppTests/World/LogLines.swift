package import Logging
import Synchronization

/// What the program logged, kept for a test to read.
package final class LogLines: Sendable {
    package struct Line: Sendable {
        package let level: Logger.Level
        package let message: String
        package let metadata: [String: String]
    }
    private let lines = Mutex<[Line]>([])

    package var all: [Line] { lines.withLock { $0 } }
    /// The access log's line of one request.
    package func request(_ id: String) -> Line? { all.last { $0.message == "request" && $0.metadata["id"] == id } }

    package var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }
    fileprivate func add(_ line: Line) { lines.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            lines.add(Line(level: event.level, message: "\(event.message)", metadata: metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }))
        }
    }
}
