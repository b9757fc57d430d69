public import Store

/// The address of a page elsewhere: https only, with a host, without a user or a password in it.
public struct Link: FieldValue, Hashable {
    public let address: String

    public init?(_ text: String) {
        let rest = text.utf8.dropFirst(8)
        guard text.lowercased().hasPrefix("https://"), text.utf8.count <= 2000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E })
        else { return nil }
        let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard let first = host.first, first != UInt8(ascii: "."), first != UInt8(ascii: ":"), !host.contains(UInt8(ascii: "@")) else { return nil }
        address = text
    }

    public static var kind: Kind { .link }
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string, let link = Link(text) else { throw Complaint("write an address that begins with https://") }
        self = link
    }
    public init(_ row: borrowing Row, at column: Int) throws {
        guard let link = Link(row.text(column)) else { throw Unreadable("link") }
        self = link
    }
    public var value: Value { .text(address) }
    public var spelling: String? { address }
    public var size: Int? { address.utf8.count }
    public func show(_ out: inout Out, _ dates: Dates) {
        out.put("<a class=\"in\" rel=\"noreferrer\" href=\"")
        out.put(html: address)
        out.put("\">")
        out.put(html: String(address.dropFirst(8)))
        out.put("</a>")
    }
}
