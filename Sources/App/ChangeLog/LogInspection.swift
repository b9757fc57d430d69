import Cryptography

/// The rows of one log being compared with one another, entry by entry.
struct LogInspection {
    private let organisation: String
    private let origin: LogOrigin
    /// The epoch that the entries so far are in.
    private var epoch: UInt32 = 1
    /// Whether an entry began another epoch and its number is gone: then the next signature tells it.
    private var isEpochErased = false
    private let keys: [VerifierKey]
    /// What the log's head kept before the first entry was read: others go on writing meanwhile.
    private let head: Frontier
    /// What the signer remembers, taken away once a checkpoint says the same.
    private var memory: SignedCheckpoint.Memory?
    private var tree = Frontier()
    /// When the last entry was made, and the last checkpoint signed.
    private var (lastEntry, lastCheckpoint): (Int64, Int64) = (0, 0)
    /// How far clocks of several nodes may differ, in milliseconds.
    private static let drift: Int64 = 5_000
    private var checkpoints = 0
    /// Entries that say that the clock stepped back.
    private var steps = 0
    /// The size of the last checkpoint that held.
    private var proven: UInt64 = 0
    /// Values that are not there, until a later entry says that they were erased.
    private var missing: [UInt64: Set<String>] = [:]
    private(set) var fault: LogAudit.Finding?

    init(organisation: String, origin: LogOrigin, keys: [VerifierKey], head: Frontier, memory: SignedCheckpoint.Memory?) {
        (self.organisation, self.origin, self.keys, self.head, self.memory) = (organisation, origin, keys, head, memory)
    }

    var count: UInt64 { tree.size }

    mutating func take(_ entry: StoredEntry) {
        guard fault == nil else { return }
        let index = tree.size
        guard entry.position == Int64(clamping: index) else { return broken(index, "is missing") }
        guard let leaf = try? Leaf(encoded: entry.leaf) else { return broken(index, "is no entry of a log") }
        let hash = MerkleHash.leaf(entry.leaf)
        guard hash.bytes == entry.hash else { return broken(index, "was edited: its hash is another") }
        guard leaf.index == index, leaf.organisation == organisation else { return broken(index, "belongs elsewhere") }
        let texts = [leaf.actor, leaf.role, leaf.action, leaf.recordType, leaf.record, leaf.request]
        guard texts == entry.texts, leaf.time == UInt64(max(0, entry.at)) else { return broken(index, "is listed as something else than it is") }
        tree.append(hash)
        if leaf.action == LogEpoch.action, leaf.record == organisation {
            let number = (entry.values[LogEpoch.numberField] ?? nil)?.value.flatMap { UInt32(String(decoding: $0, as: UTF8.self)) }
            (epoch, isEpochErased) = (number ?? epoch, number == nil)
        }
        if leaf.action == ClockStep.action { steps += 1 }
        lastEntry = entry.at
        switch leaf.body {
        case .change(let commitments): compare(entry.values, commitments, index)
        case .erasure(let erasures):
            if let extra = entry.values.keys.min() { return broken(index, "has a value of “\(extra)” that was not logged") }
            for erasure in erasures { missing[erasure.entry]?.remove(erasure.field) }
        }
        if fault == nil, tree.size == head.size, tree != head {
            fault = .broken(first: min(proven, index)...index, reason: "was edited: the log's head has another root")
        }
    }

    private mutating func compare(_ values: [String: Opening?], _ commitments: [Leaf.Commitment], _ index: UInt64) {
        for commitment in commitments {
            guard let value = values[commitment.field] else {
                missing[index, default: []].insert(commitment.field)
                continue
            }
            guard value?.commitment(to: commitment.field) == commitment.hash else {
                return broken(index, "was edited: its field “\(commitment.field)” is not what was logged")
            }
        }
        let fields = Set(commitments.map(\.field))
        if let extra = values.keys.filter({ !fields.contains($0) }).min() { broken(index, "has a value of “\(extra)” that was not logged") }
    }

    /// A checkpoint over what was taken so far.
    mutating func compare(size: UInt64, root: [UInt8], note: String, at: Int64) {
        guard fault == nil else { return }
        let range = proven...max(proven, size == 0 ? 0 : size - 1)
        do {
            let (signed, epoch) = try Checkpoint.open(Array(note.utf8), log: origin, keys: keys)
            if isEpochErased, epoch > self.epoch { (self.epoch, isEpochErased) = (epoch, false) }
            guard epoch == self.epoch else { return fault = .broken(first: range, reason: "is covered by a checkpoint of another epoch") }
            guard signed.size == size, signed.root.bytes == root else {
                return fault = .broken(first: range, reason: "is covered by a checkpoint whose row says something else than its signature")
            }
            guard size == tree.size, signed.root == tree.root else { return fault = .broken(first: range, reason: "was edited: the signed root is another") }
        } catch { return fault = .broken(first: range, reason: "is covered by a checkpoint that cannot be believed: \(error.words)") }
        guard at >= lastEntry else { return fault = .wrong("the checkpoint over \(size) entries bears a time before the last of them") }
        guard at >= lastCheckpoint - Self.drift else { return fault = .wrong("the checkpoint over \(size) entries bears a time before the one before it") }
        if let memory, memory.size == size {
            guard memory.root == tree.root else { return fault = .wrong("\(size) entries were signed with another root") }
            guard memory.at == at else { return fault = .wrong("the checkpoint over \(size) entries was signed at \(memory.at), and its row says \(at)") }
            self.memory = nil
        }
        (checkpoints, proven, lastCheckpoint) = (checkpoints + 1, size, at)
    }

    func finish(now: Int64) -> LogAudit.Finding {
        if let fault { return fault }
        if let entry = missing.filter({ !$0.value.isEmpty }).keys.min(), let field = missing[entry]?.min() {
            return .broken(first: entry...entry, reason: "lacks the value of “\(field)”, and no later entry says that it was erased: it was removed")
        }
        guard head.size <= tree.size else {
            return .broken(first: tree.size...(head.size - 1), reason: "is missing: the log's head counts \(head.size) entries")
        }
        if let memory { return .wrong("\(memory.size) entries were signed, and no checkpoint covers them: it was removed") }
        guard lastCheckpoint <= now + Self.drift else { return .wrong("the checkpoint over \(proven) entries bears a time that is to come") }
        return .intact(entries: tree.size, checkpoints: checkpoints, uncovered: tree.size - proven, steps: steps)
    }

    private mutating func broken(_ index: UInt64, _ reason: String) { fault = .broken(first: index...index, reason: reason) }
}
