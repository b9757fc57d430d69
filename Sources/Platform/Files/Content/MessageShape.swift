/// The header of a message (RFC 5322, 2.2): fields and their continued lines, with the author among them, and the empty line
/// after which anything may come.
struct MessageShape: ContentShape {
    private enum Place { case line, name([UInt8]), value, body }
    private var place = Place.line
    private var (isFirst, hasAuthor) = (true, false)
    /// Of a field's name; a line has 78 as a rule.
    private static let nameLimit = 76

    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal) {
        for byte in bytes {
            switch (place, byte) {
            case (.body, _): return
            case (.line, 10), (.line, 13): place = .body
            case (.line, 32) where !isFirst, (.line, 9) where !isFirst: place = .value
            case (.line, 33...126) where byte != UInt8(ascii: ":"): place = .name([Self.folded(byte)])
            case (.name(let name), UInt8(ascii: ":")):
                if name == Array("from".utf8) { hasAuthor = true }
                place = .value
            case (.name(let name), 33...126) where name.count < Self.nameLimit: place = .name(name + [Self.folded(byte)])
            case (.value, 10): (place, isFirst) = (.line, false)
            case (.value, _): break
            default: throw .otherKind(.eml)
            }
        }
    }

    func finish() throws(ContentRefusal) {
        guard hasAuthor else { throw .malformed(.eml, "it does not say whom it is from.") }
        guard case .body = place else { throw .malformed(.eml, "no empty line ends its header.") }
    }

    private static func folded(_ byte: UInt8) -> UInt8 { 65...90 ~= byte ? byte + 32 : byte }
}
