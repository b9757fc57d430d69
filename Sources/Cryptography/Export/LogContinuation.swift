/// The line in an export after which it goes on to a later checkpoint of the same log.
///
///     {"continued":N,"checkpoint":"note"}
struct LogContinuation: Hashable {
    /// Of the later checkpoint.
    let size: UInt64
    let note: String

    init(size: UInt64, note: String) { (self.size, self.note) = (size, note) }

    /// Nil where the line begins as none.
    init?(_ bytes: [UInt8], line: Int) throws(LogLineRefusal) {
        var reader = LogLineReader(bytes, line: line)
        guard reader.has("{\"continued\":") else { return nil }
        size = try reader.integer()
        try reader.literal(",\"checkpoint\":")
        note = try reader.text(limit: LogHeader.noteLimit)
        try reader.literal("}")
        try reader.end()
        guard self.line == bytes else { throw reader.refusal("The line is not in canonical form.") }
    }

    var line: [UInt8] {
        var writer = LogLineWriter()
        writer.literal("{\"continued\":")
        writer.integer(size)
        writer.literal(",\"checkpoint\":")
        writer.text(note)
        writer.literal("}")
        return writer.bytes
    }
}
