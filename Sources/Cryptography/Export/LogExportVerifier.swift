/// Verifies an export while it is read, in parts of any size. It holds 32 bytes an entry, and one line.
///
///     var verifier = LogExportVerifier(keys: [key])
///     for part in file { verifier.update(part) }
///     let verdict = verifier.finish()
public struct LogExportVerifier: LogFileVerifier {
    private let keys: [VerifierKey]
    private let organisation: String?
    private let against: [UInt8]?
    private let older: [[UInt8]]
    var lines = LineFeed(limit: LogLine.byteLimit)
    private var header: LogHeader?
    /// Those of the present part that were read so far, until they are handed on.
    private var hashes: [MerkleHash] = []
    /// The lines of hashes: the entry whose hash each begins with, and its number in the file. One for 256 entries.
    private var places: [(entry: UInt64, line: Int)] = []
    /// How many entries the parts before the present one have, and how many with it.
    private var (start, size): (UInt64, UInt64) = (0, 0)
    /// The later checkpoint that the present part leads to, until its hashes are there.
    private var next: Checkpoint?
    private var verification: LogVerification?
    var verdict: LogVerdict?

    /// - Parameters:
    ///   - keys: that may sign the checkpoint; from a place of the reader's own.
    ///   - organisation: whose log it must be; nil takes the file's word, which the checkpoint's signature confirms.
    ///   - against: a checkpoint kept elsewhere (`security.md` 23). The export must hold it: if it is older, as a beginning; if it is
    ///     younger, the entries after the export's end are missing.
    ///   - older: further notes that narrow down where an edit is; bad ones are skipped.
    public init(keys: [VerifierKey], organisation: String? = nil, against: [UInt8]? = nil, older: [[UInt8]] = []) {
        (self.keys, self.organisation, self.against, self.older) = (keys, organisation, against, older)
    }

    static func malformed(_ refusal: LogLineRefusal) -> LogVerdict { .malformed(refusal) }

    public mutating func update(_ part: [UInt8]) { feed(part) }

    /// A file that stops early, even in the middle of a line, is cut; there is no other way to take entries off its end.
    public consuming func finish() -> LogVerdict {
        if let verdict { return verdict }
        guard let verification else { return .malformed(LogLineRefusal(line: lines.number + 1, reason: "The file ends before its entries.")) }
        guard next == nil else { return .malformed(LogLineRefusal(line: lines.number + 1, reason: "The file ends before the entries that it goes on with.")) }
        let stray = verification.strayHash
        let verdict = verification.finish()
        guard case .intact = verdict else { return verdict }
        if lines.isMidLine { return .malformed(LogLineRefusal(line: lines.number + 1, reason: "The file ends in the middle of a line.")) }
        // The entries are as they were signed, so it is the file that somebody changed, or a disk.
        if let stray, let place = places.last(where: { $0.entry <= stray }) {
            return .malformed(LogLineRefusal(line: place.line, reason: "The file was altered: the hash of entry \(stray) is not that of the entry."))
        }
        return verdict
    }

    mutating func take(_ line: [UInt8], _ number: Int) throws(LogLineRefusal) {
        guard let header else {
            let header = try LogHeader(line, line: number)
            guard case .export = header.kind else { throw LogLineRefusal(line: number, reason: "This is a slice of a log, not an export.") }
            try header.check(organisation, line: number)
            (self.header, size) = (header, header.size)
            return begin(header)
        }
        guard verification == nil || next != nil else {
            if let more = try LogContinuation(line, line: number) { return try goOn(more, header, number) }
            let entry = try LogEntryLine(line, line: number, isSlice: false)
            verification?.take(entry.entry, numbered: entry.index)
            return
        }
        places.append((start + UInt64(hashes.count), number))
        hashes += try Self.hashes(line, number, wanted: size - start - UInt64(hashes.count))
        guard let next else { return begin(header) }
        guard UInt64(hashes.count) == size - start else { return }
        verification?.goOn(to: next, hashes: hashes)
        (self.next, hashes) = (nil, [])
    }

    /// A later checkpoint of the same log, which is believed as the first was.
    private mutating func goOn(_ more: LogContinuation, _ header: LogHeader, _ number: Int) throws(LogLineRefusal) {
        guard more.size > size else { throw LogLineRefusal(line: number, reason: "The file goes on to a checkpoint that is not larger.") }
        do throws(NoteRefusal) {
            guard let log = LogOrigin(header.origin) else { throw .malformed("The origin names no log.") }
            let (checkpoint, epoch) = try Checkpoint.open(Array(more.note.utf8), log: log, keys: keys)
            guard checkpoint.size == more.size else { throw .malformed("The checkpoint has another size than the line says.") }
            guard epoch >= log.epoch else { throw .otherOrigin(checkpoint.origin) }
            (start, size, next) = (size, more.size, checkpoint)
        } catch { verdict = .noCheckpoint(error) }
    }

    private static func hashes(_ line: [UInt8], _ number: Int, wanted: UInt64) throws(LogLineRefusal) -> [MerkleHash] {
        var reader = LogLineReader(line, line: number)
        try reader.literal("{\"hashes\":")
        let hashes = try reader.list(limit: LogLine.hashesPerLine) { reader throws(LogLineRefusal) in try reader.hash() }
        try reader.literal("}")
        try reader.end()
        guard UInt64(hashes.count) == min(UInt64(LogLine.hashesPerLine), wanted) else {
            throw reader.refusal("A line has \(LogLine.hashesPerLine) hashes, and only the last fewer.")
        }
        return hashes
    }

    /// Begins with the entries once all hashes are there.
    private mutating func begin(_ header: LogHeader) {
        guard UInt64(hashes.count) == header.size, case .export(let note) = header.kind else { return }
        let verifier = LogVerifier(organisation: header.organisation, origin: header.origin, keys: keys)
        do throws(NoteRefusal) {
            let own = Array(note.utf8)
            let size = try header.open(own, keys: keys).size
            guard let log = LogOrigin(header.origin) else { throw .malformed("The origin names no log.") }
            let kept = try against.map { note throws(NoteRefusal) in try Checkpoint.open(note, log: log, keys: keys) }
            // A later epoch is none that this export could answer for.
            if let kept, kept.epoch > log.epoch { throw .otherOrigin(kept.checkpoint.origin) }
            if let kept, let against, kept.epoch == log.epoch, kept.checkpoint.size > size {
                verification = try verifier.begin(checkpoint: against, older: older + [own], hashes: hashes)
            } else {
                verification = try verifier.begin(checkpoint: own, older: older, kept: kept, hashes: hashes)
            }
            hashes = []
        } catch { verdict = .noCheckpoint(error) }
    }
}
