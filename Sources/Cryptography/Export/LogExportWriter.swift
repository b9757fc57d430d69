/// Writes the whole log of an organisation as one file, line by line: the header, all leaf hashes, all entries.
///
///     let (writer, header) = LogExportWriter.begin(…)
///     send(header)
///     for page in hashes { send(try writer.hashes(page)) }        // level 0 of the tree, in order
///     for entry in entries { send(try writer.entry(entry)) }      // in order, from index 0
///     try writer.finish()
///
/// A value that was erased while the file was being written is missing from it, and the entry that says so stands past its end. So a
/// file may go on: ``goOn(_:note:)`` names a later checkpoint of the same log, and the hashes and entries up to that follow.
///
/// The hashes are what lets a verifier name the one entry that was changed; they come first, so that it needs to hold nothing else.
public struct LogExportWriter {
    private var size: UInt64
    private var waiting: [MerkleHash] = []
    private var hashCount: UInt64 = 0
    private var entryCount: UInt64 = 0

    /// - Parameters:
    ///   - checkpoint: what the note says.
    ///   - note: the signed note, as text.
    /// - Returns: the writer and the first line.
    public static func begin(organisation: String, checkpoint: Checkpoint, note: String) throws(LogWriteRefusal) -> (writer: LogExportWriter, header: [UInt8]) {
        let header = LogHeader(organisation: organisation, origin: checkpoint.origin, size: checkpoint.size, kind: .export(note: note))
        guard header.isConsistent else { throw .foreignOrigin }
        guard note.utf8.count <= LogHeader.noteLimit else { throw .tooLong }
        return (LogExportWriter(size: checkpoint.size), header.line + [10])
    }

    private init(size: UInt64) { self.size = size }

    /// The next leaf hashes, as many as are at hand.
    public mutating func hashes(_ hashes: [MerkleHash]) throws(LogWriteRefusal) -> [UInt8] {
        guard UInt64(hashes.count) <= size - hashCount else { throw .count }
        hashCount += UInt64(hashes.count)
        waiting += hashes
        var out: [UInt8] = []
        var start = 0
        while waiting.count - start >= LogLine.hashesPerLine || hashCount == size && start < waiting.count {
            let end = min(waiting.count, start + LogLine.hashesPerLine)
            var line = LogLineWriter()
            line.literal("{\"hashes\":")
            line.list(waiting[start..<end]) { $0.base64($1.bytes) }
            line.literal("}\n")
            out += line.bytes
            start = end
        }
        waiting.removeFirst(start)
        return out
    }

    /// The next entry.
    public mutating func entry(_ entry: PresentedEntry) throws(LogWriteRefusal) -> [UInt8] {
        guard hashCount == size, entryCount < size else { throw .count }
        let line = LogEntryLine(index: entryCount, entry: entry, slice: nil).line
        guard line.count <= LogLine.byteLimit else { throw .tooLong }
        entryCount += 1
        return line + [10]
    }

    /// The line after which the file goes on to a later checkpoint; its further hashes and entries come next.
    ///
    /// - Parameter note: the signed note, as text.
    public mutating func goOn(_ checkpoint: Checkpoint, note: String) throws(LogWriteRefusal) -> [UInt8] {
        guard hashCount == size, entryCount == size, checkpoint.size > size else { throw .count }
        guard note.utf8.count <= LogHeader.noteLimit else { throw .tooLong }
        size = checkpoint.size
        return LogContinuation(size: checkpoint.size, note: note).line + [10]
    }

    public consuming func finish() throws(LogWriteRefusal) {
        guard hashCount == size, entryCount == size else { throw .count }
    }
}
