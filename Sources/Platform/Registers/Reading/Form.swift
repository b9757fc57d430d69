import Store

/// Names and values as a browser sends them (`application/x-www-form-urlencoded`), in a body or behind the `?`.
///
/// Strict: a percent sign that begins no byte, text that is not UTF-8, more than ``fieldLimit`` pairs are refused.
public struct Form: Sendable, Equatable {
    /// The hidden field with the session's token. The path has checked it; no verb sees it.
    public static let csrfField = UI.csrfField
    public static let fieldLimit = 200
    public static let byteLimit = 256 << 10

    /// In the order they came; the token is left out.
    public private(set) var pairs: [(name: String, value: String)] = []

    public init() {}

    /// - Parameter isWhole: keeps the token's field too, where it is no token: in an address.
    /// - Throws: ``Problem`` of kind `malformed`.
    public init(_ bytes: some Collection<UInt8>, isWhole: Bool = false) throws {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pairs.count < Form.fieldLimit else { throw Problem(.tooLarge, "There are more than \(Form.fieldLimit) fields.") }
            let name = try Form.decoded(parts[0]), value = parts.count == 2 ? try Form.decoded(parts[1]) : ""
            guard !name.isEmpty else { throw Problem.malformed("A field has no name.") }
            if isWhole || name != Form.csrfField { pairs.append((name, value)) }
        }
    }

    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }
    public func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
    /// Each once, in the order of first appearance.
    public var names: [String] {
        var seen: Set<String> = []
        return pairs.map(\.name).filter { seen.insert($0).inserted }
    }

    private static func decoded(_ part: some Collection<UInt8>) throws -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.count)
        var rest = part[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else {
                    throw Problem.malformed("A percent sign is followed by two hexadecimal digits.")
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Problem.malformed("A field is not UTF-8.") }
        return text
    }

    public static func == (a: Form, b: Form) -> Bool { a.pairs.elementsEqual(b.pairs) { $0 == $1 } }
}
