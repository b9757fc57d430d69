public import Cryptography

extension LogVerdict {
    /// Whether everything holds: the only case in which a command ends with exit status 0.
    public var holds: Bool { if case .intact = self { true } else { false } }

    /// The verdict in plain words, a line each.
    public var words: [String] {
        switch self {
        case .intact(let entries, let erased, let warnings):
            var lines = ["The log is intact: \(entries) entries, as the signed checkpoint says."]
            if erased > 0 { lines.append("\(erased) values were erased; a later entry names each of them.") }
            return lines + warnings.map(\.words)
        case .broken(let first, let fault):
            return ["The log is not intact.", fault.words(first)]
        case .noCheckpoint(let refusal):
            return ["The checkpoint cannot be believed, so nothing was compared: \(refusal.words)"]
        case .malformed(let refusal):
            return ["Line \(refusal.line) is not as an export writes it: \(refusal.reason)"]
        }
    }
}

extension LogFault {
    fileprivate func words(_ first: ClosedRange<UInt64>) -> String {
        let entry = first.count == 1 ? "Entry \(first.lowerBound)" : "One of the entries \(first.lowerBound) to \(first.upperBound)"
        switch self {
        case .edited(nil): return "\(entry) was edited."
        case .edited(let field?): return "\(entry) was edited: its field \(field.quoted) is not what was logged."
        case .removed(let field): return "\(entry) lacks the value of \(field.quoted), and no later entry says that it was erased: it was removed."
        case .reordered: return "\(entry) stands elsewhere: the order was changed."
        case .cut: return "\(entry) is missing: the log was cut."
        case .forked: return "\(entry) is another than in the checkpoint that you kept: the log was forked, and both histories are signed."
        case .beyondCheckpoint: return "\(entry) is beyond the checkpoint: nothing vouches for it."
        }
    }
}

extension LogWarning {
    fileprivate var words: String {
        switch self {
        case .timeStepsBack(let entry): "Note: at entry \(entry) the clock was more than five seconds behind the entry before."
        case .erasedButPresent(let entry, let field): "Note: \(field.quoted) of entry \(entry) is said to be erased, and is still there."
        case .newEpoch(let entry, let number):
            "Note: from entry \(entry) on the log is in epoch \(number): its operator says that it was restored or that a key was lost. The entry says why."
        case .lost(let entries, let epoch):
            "Note: the checkpoint that you kept covers entries \(entries.lowerBound) to \(entries.upperBound) of an earlier epoch; they were lost when epoch \(epoch) began."
        case .more(let count): "And \(count) more notes."
        }
    }
}

extension NoteRefusal {
    /// For people; it repeats nothing secret.
    public var words: String {
        switch self {
        case .malformed(let reason): reason
        case .unknownSigner: "none of the keys given has signed it."
        case .badSignature(let name): "the signature of \(name) is wrong."
        case .otherOrigin(let origin): "it is of another log, \(origin.quoted)."
        }
    }
}
