/// Looks for texts that a browser or a shell would run, if somebody let it: they begin with a tag of HTML, SVG or XML, or with `#!`,
/// behind whatever nobody sees.
struct ActiveScan {
    private static let tags = ["<!doctype", "<?xml", "<html", "<head", "<body", "<svg", "<script", "<iframe", "<!--", "#!/", "<?php", "<%"]
    private static let tellingBytes = 16
    /// In UTF-8: the spaces, marks and joiners that show as nothing.
    private static let blanks: [[UInt8]] =
        "\u{A0}\u{AD}\u{1680}\u{180E}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}".unicodeScalars.map(bytes)
        + (0x2000...0x200F).compactMap(Unicode.Scalar.init).map(bytes) + (0x2060...0x206F).compactMap(Unicode.Scalar.init).map(bytes)
    private static func bytes(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(scalar).utf8) }

    /// The first bytes that show, as far as they have come.
    private var start: [UInt8] = []
    private var isTold = false

    mutating func update(_ part: [UInt8]) throws(ContentRefusal) {
        var rest = part[...]
        while !isTold, !rest.isEmpty {
            let more = rest.prefix(4 * Self.tellingBytes - start.count)
            start += more
            rest = rest.dropFirst(more.count)
            trim()
            if start.count >= Self.tellingBytes { try tell() }
        }
    }

    mutating func finish() throws(ContentRefusal) { if !isTold { try tell() } }

    private mutating func trim() {
        var shown = start[...]
        while let first = shown.first {
            if first <= 0x20 {
                shown = shown.dropFirst()
            } else if let blank = Self.blanks.first(where: shown.starts) {
                shown = shown.dropFirst(blank.count)
            } else {
                break
            }
        }
        start = Array(shown)
    }

    private mutating func tell() throws(ContentRefusal) {
        isTold = true
        let text = String(decoding: start.prefix(Self.tellingBytes), as: UTF8.self).lowercased()
        if Self.tags.contains(where: text.hasPrefix) { throw .active }
    }
}
