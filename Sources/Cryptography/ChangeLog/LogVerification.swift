/// The whole of an organisation's log being checked entry by entry, in the order of the export.
///
/// It holds the leaf hashes if they are known (32 bytes an entry), some 24 bytes for each value that is missing, and one entry.
public struct LogVerification {
    private let organisation: String
    private var head: Checkpoint
    /// Roots that must hold on the way, by size.
    private var roots: [UInt64: MerkleHash]
    /// Level 0 of the tree, as it was given; empty where none was.
    private var hashes: [MerkleHash]
    /// The tree of those hashes, and whether it leads to the head's root. If not, they help to find nothing.
    private var known = Frontier()
    private var isLocated = false
    /// The first hash given that is not that of its entry.
    private(set) var strayHash: UInt64?

    private var tree = Frontier()
    private var previousTime: UInt64 = 0
    private var values = MissingValues()
    private var warnings: [LogWarning] = []
    private var warningCount = 0
    private var fault: (entry: UInt64, fault: LogFault)?
    /// The entry that should have stood where the first wrong one did: if it turns up later, they were exchanged.
    private var awaited: UInt64?
    private var lowestProven: UInt64 = 0
    private var failing: ClosedRange<UInt64>?
    /// A checkpoint that was kept elsewhere, no larger than the head, and where the log is another than it vouches for.
    private let kept: Kept?
    private var isKeptMet = false
    private var fork: ClosedRange<UInt64>?
    private var epochs: [(entry: UInt64, epoch: LogEpoch)] = []

    /// A checkpoint from elsewhere, and the epoch that it is of.
    struct Kept {
        let checkpoint: Checkpoint
        let epoch: UInt32
    }

    init(organisation: String, head: Checkpoint, older: [Checkpoint], kept: Kept?, hashes: [MerkleHash]) {
        (self.organisation, self.head, self.kept) = (organisation, head, kept)
        let older = older.filter { $0.size < head.size }
        roots = Dictionary(([head] + older).map { ($0.size, $0.root) }, uniquingKeysWith: { first, _ in first })
        self.hashes = hashes
        for hash in hashes { known.append(hash) }
        isLocated = known.size == head.size && known.root == head.root
    }

    /// The file goes on: what is taken from here on leads to a later checkpoint of the same log.
    /// - Parameter hashes: of the leaves between the two.
    mutating func goOn(to next: Checkpoint, hashes more: [MerkleHash]) {
        if roots[next.size] == nil { roots[next.size] = next.root }
        hashes += more
        for hash in more { known.append(hash) }
        if next.size > head.size { head = next }
        isLocated = known.size == head.size && known.root == head.root
    }

    /// Takes the next entry.
    ///
    /// - Parameter numbered: the index that the export writes beside it, if it does: a lie there is an edit, too.
    public mutating func take(_ entry: PresentedEntry, numbered: UInt64? = nil) {
        let index = tree.size
        let hash = MerkleHash.leaf(entry.leaf)
        let leaf = try? Leaf(encoded: entry.leaf)
        extend(hash)
        if strayHash == nil, index < UInt64(hashes.count), hashes[Int(index)] != hash { strayHash = index }
        collectErasures(leaf, hash)
        if let awaited, leaf?.index == awaited { (fault, self.awaited) = ((awaited, .reordered), nil) }
        guard fault == nil else { return }
        guard index < head.size else { return fault = (index, .beyondCheckpoint) }
        let isElsewhere = isLocated && hash != hashes[Int(index)]
        guard let leaf, leaf.organisation == organisation, numbered ?? leaf.index == leaf.index, !isElsewhere || isGenuine(leaf, hash) else {
            return fault = (index, .edited(field: nil))
        }
        guard !isElsewhere, leaf.index == index else {
            (fault, awaited) = ((index, .cut), index)
            return
        }
        if leaf.time &+ 5_000 < previousTime || leaf.action == ClockStep.action { warn(.timeStepsBack(entry: index)) }
        previousTime = leaf.time
        check(entry.openings, of: leaf)
        if fault == nil, let epoch = LogEpoch(leaf, entry.openings) {
            epochs.append((index, epoch))
            warn(.newEpoch(entry: index, number: epoch.number))
        }
    }

    /// Says what holds of all that was taken.
    public consuming func finish() -> LogVerdict {
        if fault == nil, tree.size < head.size { fault = (tree.size, .cut) }
        // A value that is missing without excuse may stand before the fault that was met first.
        if let missing = values.firstUnexcused, fault.map({ missing.entry < $0.entry }) ?? true { fault = (missing.entry, .removed(field: missing.field)) }
        // A root that fails earlier goes first: some leaf before the fault was changed too, though none of them shows it.
        if let fault, failing.map({ $0.upperBound >= fault.entry }) ?? true { return .broken(first: fault.entry...fault.entry, fault.fault) }
        if let failing { return .broken(first: failing, .edited(field: nil)) }
        // Only now: all is as the file's own checkpoint says, so it is two checkpoints that contradict each other.
        if let kept, !isKeptMet, kept.checkpoint.size > 0 {
            if let next = epochs.first(where: { $0.epoch.number > kept.epoch }), isLost(kept.checkpoint, next) {
                warn(.lost(entries: min(next.entry, kept.checkpoint.size - 1)...(kept.checkpoint.size - 1), epoch: next.epoch.number))
            } else {
                return .broken(first: fork ?? 0...(kept.checkpoint.size - 1), .forked)
            }
        }
        let more: [LogWarning] = warningCount > warnings.count ? [.more(warningCount - warnings.count)] : []
        return .intact(entries: head.size, erased: values.excusedCount, warnings: warnings + more)
    }

    /// The roots that are known narrow down where a changed leaf is: after the largest that still holds, up to the smallest that does not.
    private mutating func extend(_ hash: MerkleHash) {
        tree.append(hash)
        if let kept, kept.checkpoint.size == tree.size {
            isKeptMet = kept.checkpoint.root == tree.root
            if !isKeptMet { fork = lowestProven...(tree.size - 1) }
        }
        guard failing == nil, let root = roots[tree.size] else { return }
        if tree.root == root { lowestProven = tree.size } else { failing = lowestProven...(tree.size - 1) }
    }

    /// Only what the checkpoint covers counts, and a leaf names only earlier entries (the decoder sees to that). By the leaf's own
    /// index, not its position, or one entry taken out would turn every erasure into a removal. Should the index be a lie, the root tells.
    private mutating func collectErasures(_ leaf: Leaf?, _ hash: MerkleHash) {
        guard let leaf, leaf.index < head.size, !isLocated || isGenuine(leaf, hash), case .erasure(let list) = leaf.body else { return }
        for erasure in list where !values.excuse(entry: erasure.entry, field: erasure.field) && erasure.entry < tree.size {
            warn(.erasedButPresent(entry: erasure.entry, field: erasure.field))
        }
    }

    /// Whether a new epoch owns up to what the checkpoint covers: it names it, or a later one, and began before its end.
    private func isLost(_ kept: Checkpoint, _ next: (entry: UInt64, epoch: LogEpoch)) -> Bool {
        kept.size > next.entry && (kept.size < next.epoch.size || kept.size == next.epoch.size && kept.root == next.epoch.root)
    }

    private func isGenuine(_ leaf: Leaf, _ hash: MerkleHash) -> Bool { leaf.index < head.size && hashes[Int(leaf.index)] == hash }

    private mutating func check(_ openings: [String: Opening], of leaf: Leaf) {
        for commitment in leaf.commitments where openings[commitment.field] == nil { values.miss(entry: leaf.index, field: commitment.field) }
        if let field = leaf.firstEdited(openings) { fault = (leaf.index, .edited(field: field)) }
    }

    private mutating func warn(_ warning: LogWarning) {
        warningCount += 1
        if warnings.count < LogWarning.limit { warnings.append(warning) }
    }
}

/// Values that were not presented, until a later erasure leaf excuses them.
private struct MissingValues {
    private struct Value: Hashable { let entry: UInt64, field: Int }
    /// Names of fields repeat, so each is kept once.
    private var numbers: [String: Int] = [:]
    private var names: [String] = []
    private var isExcused: [Value: Bool] = [:]
    private(set) var excusedCount = 0

    mutating func miss(entry: UInt64, field: String) {
        let number = numbers[field] ?? names.count
        if number == names.count {
            numbers[field] = number
            names.append(field)
        }
        isExcused[Value(entry: entry, field: number)] = false
    }

    /// - Returns: false if that value is not missing.
    mutating func excuse(entry: UInt64, field: String) -> Bool {
        guard let number = numbers[field], let wasExcused = isExcused[Value(entry: entry, field: number)] else { return false }
        if !wasExcused { excusedCount += 1 }
        isExcused[Value(entry: entry, field: number)] = true
        return true
    }

    /// The earliest, and within an entry the first by the bytes of its name.
    var firstUnexcused: (entry: UInt64, field: String)? {
        let open = isExcused.lazy.filter { !$0.value }.map(\.key)
        guard let entry = open.map(\.entry).min() else { return nil }
        let fields = open.filter { $0.entry == entry }.map { names[$0.field] }
        return fields.min { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { (entry, $0) }
    }
}
