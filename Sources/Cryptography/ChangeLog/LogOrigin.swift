/// Which log a checkpoint speaks of, and which epoch of it: `BASE/ORGANISATION`, and from the second on
/// `BASE/epoch-2/ORGANISATION`. It ends with the organisation in either case.
public struct LogOrigin: Hashable, Sendable {
    public let base: String
    /// From 1.
    public let epoch: UInt32
    public let organisation: String

    public init(base: String, epoch: UInt32, organisation: String) { (self.base, self.epoch, self.organisation) = (base, epoch, organisation) }

    public var text: String { epoch == 1 ? "\(base)/\(organisation)" : "\(base)/epoch-\(epoch)/\(organisation)" }

    /// Nil where nothing stands before the organisation.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let organisation = parts.last, !organisation.isEmpty else { return nil }
        var (before, epoch) = (Array(parts.dropLast()), UInt32(1))
        // "epoch-02" and "epoch-1" would be second spellings of one epoch.
        if before.count > 1, let last = before.last, last.hasPrefix("epoch-"), let number = UInt32(last.dropFirst(6)), number > 1, last == "epoch-\(number)" {
            (before, epoch) = (Array(before.dropLast()), number)
        }
        self.init(base: before.joined(separator: "/"), epoch: epoch, organisation: organisation)
    }

    public func isSameLog(as other: LogOrigin) -> Bool { base == other.base && organisation == other.organisation }
}

extension Checkpoint {
    /// Opens a note as the checkpoint of one log, in whichever epoch.
    public static func open(_ note: some Collection<UInt8>, log: LogOrigin, keys: [VerifierKey]) throws(NoteRefusal) -> (checkpoint: Checkpoint, epoch: UInt32)
    {
        let checkpoint = try open(note, keys: keys).value
        guard let origin = LogOrigin(checkpoint.origin), origin.isSameLog(as: log) else { throw .otherOrigin(checkpoint.origin) }
        return (checkpoint, origin.epoch)
    }
}
