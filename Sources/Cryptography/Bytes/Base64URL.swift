/// Base64 for addresses and the web's JSON (RFC 4648 section 5), without padding; as strict as ``Base64``.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes, padded: false).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }

    /// - Returns: nil for anything that ``encode(_:)`` does not write.
    public static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else { return nil }
        return Base64.decode(String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }), padded: false)
    }
}
