/// What is wrong with an entry of a slice.
public enum LogSliceFault: Hashable, Sendable {
    /// The named value beside it is not what was logged; nil: it is no leaf, or says that it stands elsewhere.
    case edited(field: String?)
    /// It is not in the log that the checkpoint covers.
    case wrongProof(ProofRefusal)
    /// A leaf of another organisation.
    case foreignOrganisation
    /// A value is neither there nor marked as withheld, or both.
    case unmarked(field: String)
    /// Not after the entry before.
    case notAscending
    /// More or fewer entries than the header says; the first one that is missing or too many, counted from 0 within the slice.
    case count
}

public enum LogSliceVerdict: Hashable, Sendable {
    /// Every entry is in the log. `withheld` values were left out and say nothing.
    case intact(organisation: String, checkpoint: Checkpoint, entries: UInt64, withheld: Int)
    /// `entry` is the index in the log, but for ``LogSliceFault/count``.
    case broken(entry: UInt64, LogSliceFault)
    case noCheckpoint(NoteRefusal)
    case malformed(LogLineRefusal)
}

/// Verifies a slice of a log while it is read, in parts of any size. It holds one line.
public struct LogSliceVerifier: LogFileVerifier {
    private let note: [UInt8]
    private let keys: [VerifierKey]
    private let organisation: String?
    var lines = LineFeed(limit: LogLine.byteLimit)
    private var header: LogHeader?
    private var checkpoint: Checkpoint?
    private var count: UInt64 = 0
    private var withheld = 0
    private var last: UInt64?
    var verdict: LogSliceVerdict?

    /// - Parameters:
    ///   - checkpoint: the signed note that the proofs lead to.
    ///   - keys: that may have signed it; from a place of the reader's own.
    ///   - organisation: whose log it must be; nil takes the file's word, which the checkpoint's signature confirms.
    public init(checkpoint: [UInt8], keys: [VerifierKey], organisation: String? = nil) {
        (note, self.keys, self.organisation) = (checkpoint, keys, organisation)
    }

    static func malformed(_ refusal: LogLineRefusal) -> LogSliceVerdict { .malformed(refusal) }

    public mutating func update(_ part: [UInt8]) { feed(part) }

    public consuming func finish() -> LogSliceVerdict {
        if let verdict { return verdict }
        guard let header, let checkpoint, case .slice(let entries) = header.kind else {
            return .malformed(LogLineRefusal(line: 1, reason: "The file is empty."))
        }
        guard !lines.isMidLine else { return .malformed(LogLineRefusal(line: lines.number + 1, reason: "The file ends in the middle of a line.")) }
        guard count == entries else { return .broken(entry: count, .count) }
        return .intact(organisation: header.organisation, checkpoint: checkpoint, entries: count, withheld: withheld)
    }

    mutating func take(_ line: [UInt8], _ number: Int) throws(LogLineRefusal) {
        guard let header, let checkpoint else { return try begin(try LogHeader(line, line: number), number) }
        let entry = try LogEntryLine(line, line: number, isSlice: true)
        guard case .slice(let entries) = header.kind, count < entries else { return verdict = .broken(entry: count, .count) }
        count += 1
        if let fault = fault(in: entry, header, checkpoint) { verdict = .broken(entry: entry.index, fault) }
        last = entry.index
    }

    private mutating func begin(_ header: LogHeader, _ number: Int) throws(LogLineRefusal) {
        guard case .slice = header.kind else { throw LogLineRefusal(line: number, reason: "This is an export of a log, not a slice.") }
        try header.check(organisation, line: number)
        do { (checkpoint, self.header) = (try header.open(note, keys: keys), header) } catch { verdict = .noCheckpoint(error) }
    }

    private mutating func fault(in line: LogEntryLine, _ header: LogHeader, _ checkpoint: Checkpoint) -> LogSliceFault? {
        if let last, line.index <= last { return .notAscending }
        let proof = InclusionProof(index: line.index, size: checkpoint.size, path: line.slice?.path ?? [])
        // The leaf first: whose it is and where it says to stand is a plainer answer than a root that differs.
        let leaf = try? Leaf(encoded: line.entry.leaf)
        if let leaf, leaf.organisation != header.organisation { return .foreignOrganisation }
        do { try proof.verify(leaf: .leaf(line.entry.leaf), root: checkpoint.root) } catch { return .wrongProof(error) }
        guard let leaf, leaf.index == line.index else { return .edited(field: nil) }
        let fields = Set(leaf.commitments.map(\.field))
        let marked = Set(line.slice?.withheld ?? [])
        for commitment in leaf.commitments {
            let isThere = line.entry.openings[commitment.field] != nil
            guard isThere != marked.contains(commitment.field) else { return .unmarked(field: commitment.field) }
            if !isThere { withheld += 1 }
        }
        if let field = leaf.firstEdited(line.entry.openings) { return .edited(field: field) }
        if let extra = marked.subtracting(fields).min() { return .unmarked(field: extra) }
        // Each field once: the list is compared with itself in canonical order only here, since its order is the leaf's.
        guard (line.slice?.withheld ?? []).count == marked.count else { return .unmarked(field: line.slice?.withheld.first ?? "") }
        return nil
    }
}
