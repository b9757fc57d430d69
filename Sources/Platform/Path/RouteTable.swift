/// Every route of the program, and which one a path means.
///
/// A tree of path segments: a literal goes before a `{name}`, and two routes that could answer one request are a defect
/// that the table refuses when it is made.
public struct RouteTable: Sendable {
    public let routes: [Route]
    private let root: Node

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: (name: String, node: Node)?
        let routes: [Method: Route]
        init(literals: [String: Node], parameter: (name: String, node: Node)?, routes: [Method: Route]) {
            (self.literals, self.parameter, self.routes) = (literals, parameter, routes)
        }
    }
    public enum Match: Sendable {
        case found(Route, parameters: [String: String])
        case wrongMethod(allowed: [String])
        case nothing
    }
    /// Two routes claim one method and path, or name one place differently.
    public struct Ambiguous: Error, Sendable { public let paths: [String] }

    public init(_ routes: [Route]) throws(Ambiguous) {
        self.routes = routes
        root = try Self.node(routes.map { (Self.segments($0.path), $0) })
    }

    private static func node(_ entries: [(segments: ArraySlice<Substring>, route: Route)]) throws(Ambiguous) -> Node {
        var here: [Method: Route] = [:]
        var byLiteral: [String: [(ArraySlice<Substring>, Route)]] = [:]
        var byParameter: [String: [(ArraySlice<Substring>, Route)]] = [:]
        for (segments, route) in entries {
            guard let first = segments.first else {
                if let other = here.updateValue(route, forKey: route.method) { throw Ambiguous(paths: [other.path, route.path]) }
                continue
            }
            if first.hasPrefix("{"), first.hasSuffix("}") {
                byParameter[String(first.dropFirst().dropLast()), default: []].append((segments.dropFirst(), route))
            } else {
                byLiteral[String(first), default: []].append((segments.dropFirst(), route))
            }
        }
        guard byParameter.count < 2 else { throw Ambiguous(paths: byParameter.values.compactMap { $0.first?.1.path }) }
        var literals: [String: Node] = [:]
        for (literal, below) in byLiteral { literals[literal] = try node(below) }
        var parameter: (String, Node)?
        if let (name, below) = byParameter.first { parameter = (name, try node(below)) }
        return Node(literals: literals, parameter: parameter, routes: here)
    }

    private static func segments(_ path: some StringProtocol) -> ArraySlice<Substring> { String(path).split(separator: "/")[...] }

    /// - Parameter path: as sent, percent-encoded. A segment that does not decode matches nothing.
    public func match(_ method: String, _ path: String) -> Match {
        // "//" and a slash at the end are other addresses, not other spellings of this one.
        guard path == "/" || path.hasPrefix("/") && !path.hasSuffix("/") && !path.contains("//") else { return .nothing }
        var node = root
        var parameters: [String: String] = [:]
        for segment in path.split(separator: "/") {
            if let next = node.literals[String(segment)] {
                node = next
            } else if let (name, next) = node.parameter, let value = PercentEncoding.decode(segment), !value.isEmpty, value.utf8.count <= 200 {
                parameters[name] = value
                node = next
            } else {
                return .nothing
            }
        }
        if let method = Method(rawValue: method == "HEAD" ? "GET" : method), let route = node.routes[method] {
            return .found(route, parameters: parameters)
        }
        guard !node.routes.isEmpty else { return .nothing }
        return .wrongMethod(allowed: node.routes.keys.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }.sorted())
    }
}

/// Percent-encoding of RFC 3986, strict: `%` needs two hexadecimal digits, and what comes out is UTF-8 without controls.
public enum PercentEncoding {
    public static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// For one segment or value: everything but letters, digits and `-._~` is encoded.
    public static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.append(byte)
            default:
                out.append(UInt8(ascii: "%"))
                out.append(hex(byte >> 4))
                out.append(hex(byte & 15))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
