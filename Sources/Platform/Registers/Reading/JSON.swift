public import Store

/// A JSON text (RFC 8259) as it was read. Order of members is kept; names are unique.
public indirect enum JSON: Sendable, Equatable {
    case null
    case flag(Bool)
    /// Any integer of 64 bits, exactly.
    case number(Int)
    /// Any other number, as it was written.
    case decimal(String)
    case text(String)
    case list([JSON])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public let name: String
        public let value: JSON
        /// False where a text in it held U+0000, which no text of ours may: in ``value`` a mark stands in its place, and every
        /// reader of a body refuses the member by name.
        public let isStorable: Bool
        public init(_ name: String, _ value: JSON) {
            isStorable = value.isStorable
            (self.name, self.value) = (name, isStorable ? value : value.marked)
        }

        /// What is wrong with a member that is not storable.
        var unstorable: Problem.Field { Problem.Field(name, "“\(name.prefix(80))” holds a character that is not taken") }
    }

    private var isStorable: Bool {
        switch self {
        case .text(let text): !text.utf8.contains(0)
        case .list(let all): all.allSatisfy(\.isStorable)
        case .object(let members): members.allSatisfy(\.isStorable)
        case .null, .flag, .number, .decimal: true
        }
    }
    /// Members of an object are marked already.
    private var marked: JSON {
        switch self {
        case .text(let text): .text(text.replacing("\u{0}", with: "\u{FFFD}"))
        case .list(let all): .list(all.map(\.marked))
        default: self
        }
    }

    public subscript(name: String) -> JSON? {
        if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
    }

    /// The members of an object, which every body of ours is.
    ///
    /// - Throws: ``Problem`` of kind `invalid` that names `body` for anything else.
    public var members: [Member] {
        get throws {
            guard case .object(let members) = self else { throw Problem.invalid("body", "The body is a JSON object with the fields in it") }
            return members
        }
    }

    /// - Returns: a problem for each member that is none of the names, or that holds what is not taken anywhere.
    /// - Throws: as ``members``.
    public func unexpected(besides names: Set<String>) throws -> [Problem.Field] {
        try members.compactMap { member in
            guard names.contains(member.name) else { return Problem.Field(member.name, "“\(member.name.prefix(80))” is not a field") }
            return member.isStorable ? nil : member.unstorable
        }
    }

    /// What a field can take; nil for an object, and for a list of anything but texts.
    var raw: Raw? {
        switch self {
        case .null: .null
        case .flag(let flag): .flag(flag)
        case .number(let number): .number(number)
        case .decimal(let text): .decimal(text)
        case .text(let text): .text(text)
        case .list(let list):
            list.allSatisfy { if case .text = $0 { true } else { false } }
                ? .list(list.compactMap { if case .text(let text) = $0 { text } else { nil } }) : nil
        case .object: nil
        }
    }
}
