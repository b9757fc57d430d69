public import HTTPTypes

/// The header fields under which anything that was uploaded leaves (`security.md` 29): to be saved, never to be run.
public enum Attachment {
    /// - Parameters:
    ///   - name: as the person named it; any text.
    ///   - mediaType: of our own list, never the uploader's word.
    public static func fields(name: String, mediaType: String) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = mediaType.hasPrefix("text/") && !mediaType.contains(";") ? mediaType + "; charset=utf-8" : mediaType
        fields[.contentDisposition] = disposition(name)
        fields[.xContentTypeOptions] = "nosniff"
        fields[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        fields[.cacheControl] = "no-store"
        if let policy = HTTPField.Name("Cross-Origin-Resource-Policy") { fields[policy] = "same-origin" }
        return fields
    }

    /// RFC 6266: `filename` for old readers in ASCII, `filename*` (RFC 8187) for the name as it is.
    static func disposition(_ name: String) -> String {
        let plain = String(String.UnicodeScalarView(name.unicodeScalars.map { isPlain($0) ? $0 : "_" }))
        let encoded = name.utf8.map { isAttributeCharacter($0) ? String(UnicodeScalar($0)) : percent($0) }.joined()
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    /// What stands in a quoted string and means itself to every reader. A percent sign does not: some decode it.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool { 0x20...0x7E ~= scalar.value && !"\"\\%/;".unicodeScalars.contains(scalar) }

    /// `attr-char` of RFC 8187.
    private static func isAttributeCharacter(_ byte: UInt8) -> Bool {
        48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || "!#$&+-.^_`|~".utf8.contains(byte)
    }

    private static func percent(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
