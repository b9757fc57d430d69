/// Writes some entries of a log with the proof that each stands in it, for a reader who must not see the others.
///
/// A slice proves that what it holds was logged, where, and unchanged. It cannot prove that nothing is left out: for that, whoever
/// hands it over signs the list of its entries (a package's manifest does), or hands over the whole log.
public struct LogSliceWriter {
    private let size: UInt64
    private let entries: UInt64
    private var written: UInt64 = 0
    private var next: UInt64 = 0

    /// - Parameter entries: how many will be written.
    /// - Returns: the writer and the first line.
    public static func begin(organisation: String, checkpoint: Checkpoint, entries: UInt64) throws(LogWriteRefusal) -> (writer: LogSliceWriter, header: [UInt8])
    {
        let header = LogHeader(organisation: organisation, origin: checkpoint.origin, size: checkpoint.size, kind: .slice(entries: entries))
        guard header.isConsistent else { throw .foreignOrigin }
        guard entries <= checkpoint.size else { throw .count }
        return (LogSliceWriter(size: checkpoint.size, entries: entries), header.line + [10])
    }

    private init(size: UInt64, entries: UInt64) { (self.size, self.entries) = (size, entries) }

    /// The next entry, in ascending order. Values that are not among its openings are marked as withheld.
    ///
    /// - Parameter proof: from ``Prover/inclusion(of:)`` over the checkpoint's size.
    public mutating func entry(_ entry: PresentedEntry, proof: InclusionProof) throws(LogWriteRefusal) -> [UInt8] {
        guard proof.size == size, proof.index >= next, proof.index < size, written < entries else { throw .count }
        let leaf: Leaf
        do { leaf = try Leaf(encoded: entry.leaf) } catch { throw .entry(error) }
        guard leaf.index == proof.index else { throw .entry(nil) }
        var fields: [String] = []
        if case .change(let commitments) = leaf.body { fields = commitments.map(\.field) }
        guard entry.openings.keys.allSatisfy(fields.contains) else { throw .entry(nil) }
        let slice = LogEntryLine.Slice(withheld: fields.filter { entry.openings[$0] == nil }, path: proof.path)
        let line = LogEntryLine(index: proof.index, entry: entry, slice: slice).line
        guard line.count <= LogLine.byteLimit else { throw .tooLong }
        (written, next) = (written + 1, proof.index + 1)
        return line + [10]
    }

    public consuming func finish() throws(LogWriteRefusal) {
        guard written == entries else { throw .count }
    }
}
