import CUnistring

extension PasswordHash {
    /// The bytes that are hashed: RFC 8265's OpaqueString, so every space is U+0020 and the text is in Unicode's form NFC.
    ///
    /// One person's "é" is one code point on one keyboard and two on another; without this they are locked out by a change of
    /// telephone. NFC and not NFKC, the other form that NIST SP 800-63B speaks of: NFKC also takes "ﬁ" for "fi" and "²" for "2",
    /// which nobody's keyboards confuse, and so only makes passwords more alike. ASCII comes out as it went in.
    ///
    /// Nothing else is changed or refused: no trimming, no folding of case.
    static func normalised(_ password: String) -> [UInt8] {
        var scalars = String.UnicodeScalarView()
        for scalar in password.unicodeScalars { scalars.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar) }
        let text = Array(String(scalars).utf8)
        var count = 0
        // Swift's text is valid UTF-8, so nil means only that memory ran out. Then the plain bytes: for nearly all passwords the same.
        guard !text.isEmpty, let normal = aertous_nfc(text, text.count, &count) else { return text }
        defer { free(normal) }
        return Array(UnsafeBufferPointer(start: normal, count: count))
    }
}
