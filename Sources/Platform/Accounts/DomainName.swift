import CIDN

/// A host name of the Internet as mail and browsers spell it on the wire: lower case, A-labels (IDNA2008 after UTS 46, not
/// transitional), no dot at the end, at least two labels. Addresses in figures are refused.
public struct DomainName: Hashable, Sendable, CustomStringConvertible {
    /// At most 253 bytes of `a-z`, `0-9`, `-` and `.`.
    public let ascii: String
    public var description: String { ascii }

    /// - Returns: nil for a text that names no host.
    public init?(_ typed: some StringProtocol) {
        guard 1...1_024 ~= typed.utf8.count, !typed.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else { return nil }
        guard var name = Self.isPlain(typed) ? typed.lowercased() : Self.toASCII(String(typed)) else { return nil }
        if name.utf8.last == UInt8(ascii: ".") { name.removeLast() }
        guard Self.isSpelt(name) else { return nil }
        ascii = name
    }

    /// Whether a text has the shape of ``ascii``, whatever its A-labels mean: some that were sold are no IDNA of today, and no
    /// ``DomainName`` ever equals them.
    static func isSpelt(_ name: String) -> Bool {
        guard name.utf8.count <= 253 else { return false }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(isLabel), let last = labels.last else { return false }
        return !last.allSatisfy { 48...57 ~= $0 }
    }

    /// The name itself, then each parent down to two labels: `a.b.example.com` gives four less one names.
    var withParents: [String] {
        var (names, rest): ([String], Substring) = ([], ascii[...])
        while let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) {
            names.append(String(rest))
            rest = rest[rest.utf8.index(after: dot)...]
        }
        return names
    }

    /// libidn2 refuses two hyphens in the third place even where no A-label was meant; names in plain ASCII need it only for `xn--`.
    private static func isPlain(_ typed: some StringProtocol) -> Bool {
        typed.utf8.allSatisfy { $0 < 0x80 } && !typed.lowercased().utf8.split(separator: UInt8(ascii: ".")).contains { $0.starts(with: "xn--".utf8) }
    }

    /// Without `IDN2_USE_STD3_ASCII_RULES`: libidn2 then *drops* what the rules forbid, and `a_b.example` becomes another's
    /// domain, `ab.example`. ``isLabel`` refuses such names instead.
    private static func toASCII(_ typed: String) -> String? {
        var found: UnsafeMutablePointer<UInt8>?
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        let code = typed.withCString { text in
            text.withMemoryRebound(to: UInt8.self, capacity: typed.utf8.count + 1) { idn2_lookup_u8($0, &found, flags) }
        }
        defer { idn2_free(found) }
        guard code == IDN2_OK.rawValue, let found else { return nil }
        return String(validatingCString: UnsafeRawPointer(found).assumingMemoryBound(to: CChar.self))
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard 1...63 ~= label.count, label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return false }
        return label.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
    }
}
