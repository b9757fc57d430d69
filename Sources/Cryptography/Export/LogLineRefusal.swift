/// Why a line of a log file cannot be read. The reason is for people, and repeats nothing of the file.
public struct LogLineRefusal: Error, Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let reason: String
    public init(line: Int, reason: String) { (self.line, self.reason) = (line, reason) }
}

/// Why a log file cannot be written.
public enum LogWriteRefusal: Error, Hashable, Sendable {
    /// The origin must end with `/` and the organisation: so a signed checkpoint says whose log it is.
    case foreignOrigin
    /// More or fewer hashes or entries than the checkpoint has, or not in ascending order.
    case count
    /// A line would pass ``LogLine/byteLimit``.
    case tooLong
    /// A value of an entry whose leaf has no such field, or a leaf that is none.
    case entry(LeafRefusal?)
}
