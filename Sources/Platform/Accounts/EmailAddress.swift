/// An e-mail address, read strictly: a local part as RFC 5321 and RFC 6531 allow it without quotes, one `@`, and a
/// ``DomainName``. Two addresses are of one mailbox when their ``canonical`` forms are equal, not when they are `==`.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// As typed, case included, in normal form C; at most 64 bytes of UTF-8.
    public let local: String
    public let domain: DomainName

    /// What to write to: the local part as typed and the domain in A-labels; at most 254 bytes.
    public var deliverable: String { local + "@" + domain.ascii }
    public var description: String { deliverable }
    /// What a password must have beside: its two sides are known to whoever knows the address.
    public var names: [String] { [local, domain.ascii] }
    /// Whether a mail server must speak SMTPUTF8 (RFC 6531) to take it.
    public var needsUTF8: Bool { !local.utf8.allSatisfy { $0 < 0x80 } }

    /// Whether it can belong to nobody (RFC 6761): what we put in place of an address. None comes in, and no mail goes there.
    public var isReserved: Bool { domain.ascii == "invalid" || domain.ascii.hasSuffix(".invalid") }

    /// What to say beside the field when ``init(_:)`` gives nil.
    public static let advice = "Write an address like name@company.com."

    /// - Returns: nil for quotes, comments, white space, an address in figures, or anything beyond the limits.
    public init?(_ typed: String) {
        guard typed.utf8.count <= 1_024, let at = typed.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = String(typed[..<at]).nfc
        guard 1...64 ~= local.utf8.count, Self.isLocalPart(local), let domain = DomainName(typed[typed.utf8.index(after: at)...]) else { return nil }
        guard local.utf8.count + 1 + domain.ascii.utf8.count <= 254 else { return nil }
        (self.local, self.domain) = (local, domain)
    }

    /// One spelling for each mailbox, to find a second account of one person; never to be written to.
    ///
    /// Lower case throughout. A tag is dropped, after `-` at Yahoo and after `+` elsewhere. Gmail also ignores dots, and
    /// googlemail.com is gmail.com.
    public var canonical: String {
        let isGoogle = domain.ascii == "gmail.com" || domain.ascii == "googlemail.com"
        var name = local.lowercased().nfc.unicodeScalars
        if let mark = name.firstIndex(of: isYahoo ? "-" : "+"), mark > name.startIndex { name.removeSubrange(mark...) }
        if isGoogle { name.removeAll { $0 == "." } }
        return String(name) + "@" + (isGoogle ? "gmail.com" : domain.ascii)
    }

    private var isYahoo: Bool {
        ["ymail.com", "rocketmail.com", "myyahoo.com"].contains(domain.ascii) || PublicSuffixes.system?.brand(of: domain) == "yahoo"
    }

    /// Dot-atom, with letters beyond ASCII. Nothing invisible: a mark of direction or a joiner makes two addresses look like one.
    private static func isLocalPart(_ local: String) -> Bool {
        guard local.utf8.first != UInt8(ascii: "."), local.utf8.last != UInt8(ascii: ".") else { return false }
        var previous: Unicode.Scalar = " "
        for scalar in local.unicodeScalars {
            guard isAllowed(scalar), !(scalar == "." && previous == ".") else { return false }
            previous = scalar
        }
        return true
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~": true
            default: false
            }
        }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }
}
