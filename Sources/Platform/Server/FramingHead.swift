/// One head of HTTP/1 as its lines come, and what it says of where the request ends.
struct FramingHead {
    /// What follows a head.
    enum Body: Equatable { case bytes(Int), chunks }

    private var (method, host, length, coding): (Substring?, String?, String?, String?)
    private var target = ""
    private var (isOld, isClosing) = (false, false)
    private var (count, bytes) = (0, 0)

    /// Whether its first line was read.
    var hasBegun: Bool { method != nil }

    mutating func take(_ line: [UInt8], _ limits: EdgeLimits) throws(WireRefusal) {
        bytes += line.count + 2
        guard bytes <= limits.head else { throw .longHead }
        guard !line.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else { throw .malformed("A head holds no control characters.") }
        if hasBegun { try takeField(line, limits) } else { try takeFirst(line) }
    }

    private mutating func takeFirst(_ line: [UInt8]) throws(WireRefusal) {
        let parts = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let method = parts.first, let version = parts.last else {
            throw .malformed("The first line is a method, a path and a version, with one space between.")
        }
        guard line.allSatisfy({ 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "#") }) else { throw .malformed("A path holds visible characters of ASCII, and no #.") }
        guard version.hasPrefix("HTTP/") else { throw .notHTTP }
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else { throw .version }
        guard !method.isEmpty, method.utf8.count <= 20, method.utf8.allSatisfy({ 65...90 ~= $0 || $0 == 45 }), method != "CONNECT" else { throw .unknownMethod }
        (self.method, target, isOld) = (method, String(parts[1]), version == "HTTP/1.0")
    }

    private mutating func takeField(_ line: [UInt8], _ limits: EdgeLimits) throws(WireRefusal) {
        count += 1
        guard count <= limits.fields else { throw .longHead }
        guard line.first != 0x20, line.first != 0x09 else { throw .malformed("A field goes on one line.") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[..<colon].allSatisfy(Self.isToken) else {
            throw .malformed("A field is a name, a colon right after it, and a value.")
        }
        // Some servers read an underscore as a hyphen.
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased().replacing("_", with: "-")
        let value = String(decoding: line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
            .reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        try take(name, String(value), isPlain: !line[..<colon].contains(UInt8(ascii: "_")))
    }

    private mutating func take(_ name: String, _ value: String, isPlain: Bool) throws(WireRefusal) {
        func once(_ known: String?) throws(WireRefusal) -> String {
            guard known == nil, isPlain else { throw .malformed("Host, Content-Length and Transfer-Encoding stand once, spelt as HTTP spells them.") }
            return value
        }
        switch name {
        case "host": host = try once(host)
        case "content-length": length = try once(length)
        case "transfer-encoding": coding = try once(coding)
        case "connection": isClosing = isClosing || value.lowercased().split(separator: ",").contains { $0.filter { $0 != " " && $0 != "\t" } == "close" }
        // What follows an upgrade would be read by no one: it ends the connection, and is not done.
        case "upgrade": isClosing = true
        default: break
        }
    }

    /// - Returns: what follows, and whether nothing may follow that.
    func judged() throws(WireRefusal) -> (body: Body, isLast: Bool) {
        guard isOld || host?.isEmpty == false else { throw .malformed("Say with Host whom this is for.") }
        try checkTarget()
        if let coding {
            guard length == nil else { throw .malformed("Content-Length and Transfer-Encoding do not go together.") }
            guard !isOld, coding.lowercased() == "chunked" else { throw .malformed("The one Transfer-Encoding known here is chunked, in HTTP/1.1.") }
            return (.chunks, isClosing)
        }
        guard let length else { return (.bytes(0), isClosing || isOld) }
        guard 1...15 ~= length.utf8.count, length.utf8.allSatisfy({ 48...57 ~= $0 }), let count = Int(length) else {
            throw .malformed("Content-Length is a number.")
        }
        return (.bytes(count), isClosing || isOld)
    }

    /// `/path`, `*`, or the whole address of the same host.
    private func checkTarget() throws(WireRefusal) {
        guard !target.hasPrefix("/"), target != "*" else { return }
        let lower = target.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lower.hasPrefix($0) }) else { throw .malformed("A path begins with a slash.") }
        guard lower.dropFirst(scheme.count).prefix(while: { $0 != "/" && $0 != "?" }) == host?.lowercased() ?? "" else {
            throw .malformed("The address and Host disagree.")
        }
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
