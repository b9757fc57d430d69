/// The entry with which a log goes on in a new epoch, after a restore or a compromise (`security.md` 23). It names the last
/// checkpoint that is known outside the house.
public struct LogEpoch: Hashable, Sendable {
    public static let action = "log.epoch"
    /// The names of the values that stand beside it.
    public static let (numberField, sizeField, rootField) = ("epoch", "size", "root")
    /// The name of the value with the note itself.
    public static let noteField = "checkpoint"
    /// What an entry about an epoch must go on saying, or the log could not be verified. None of it is about a person.
    public static let lasting = [numberField, sizeField, rootField, noteField]

    /// From 2.
    public let number: UInt32
    /// Of the checkpoint that it names.
    public let size: UInt64
    public let root: MerkleHash

    public init(number: UInt32, size: UInt64, root: MerkleHash) { (self.number, self.size, self.root) = (number, size, root) }

    /// Nil where the entry is another, or its values do not say it.
    init?(_ leaf: Leaf, _ openings: [String: Opening]) {
        func text(_ field: String) -> String? { openings[field]?.value.flatMap { String(validating: $0, as: UTF8.self) } }
        guard leaf.action == Self.action, let number = text(Self.numberField).flatMap({ UInt32($0) }), let size = text(Self.sizeField).flatMap({ UInt64($0) }),
            let root = text(Self.rootField).flatMap({ Base64.decode($0) }).flatMap({ MerkleHash($0) })
        else { return nil }
        self.init(number: number, size: size, root: root)
    }
}
