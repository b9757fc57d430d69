/// Looks for texts that a browser or a shell would run, if somebody let it: they begin with a tag of HTML, SVG or XML, or with `#!`,
/// behind whatever nobody sees.
struct ActiveScan {
    private static let tags = ["<!doctype", "<?xml", "<html", "<head", "<body", "<svg", "<script", "<iframe", "<!--", "#!/", "<?php", "<%"]
    private static let tellingBytes = 16

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
        // Of a character that was cut in two the first half shows, until the other has come.
        let blank = String(decoding: start, as: UTF8.self).unicodeScalars.prefix(while: Text.isBlank)
        start.removeFirst(blank.reduce(0) { $0 + UTF8.width($1) })
    }

    private mutating func tell() throws(ContentRefusal) {
        isTold = true
        let text = String(decoding: start.prefix(Self.tellingBytes), as: UTF8.self).lowercased()
        if Self.tags.contains(where: text.hasPrefix) { throw .active }
    }
}
