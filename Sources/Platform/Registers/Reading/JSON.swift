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
        public init(_ name: String, _ value: JSON) { (self.name, self.value) = (name, value) }
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

    /// - Returns: a problem for each member that is none of the names.
    /// - Throws: as ``members``.
    public func unexpected(besides names: Set<String>) throws -> [Problem.Field] {
        try members.filter { !names.contains($0.name) }.map { Problem.Field($0.name, "“\($0.name.prefix(80))” is not a field") }
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
