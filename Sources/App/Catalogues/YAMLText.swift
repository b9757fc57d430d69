internal import Platform
internal import Store
internal import Yams

/// Reads YAML, with limits before anything is built from it.
///
/// Aliases are refused: a few lines of them stand for billions of nodes, and comparing keys made of them takes as long. So
/// are documents that are long, deep or many-noded, and a second document in one text.
struct YAMLText {
    static let byteLimit = 4 << 20, depthLimit = 32, nodeLimit = 200_000

    /// - Throws: ``Problem`` of kind `malformed` or `tooLarge` that names `file`.
    static func read<T: Decodable>(_ bytes: [UInt8], as type: T.Type) throws(Problem) -> T {
        let root = try node(bytes)
        do { return try YAMLDecoder().decode(T.self, from: root) } catch { throw refused("The file does not have the form that is expected: \(place(error))") }
    }

    static func node(_ bytes: [UInt8]) throws(Problem) -> Node {
        guard bytes.count <= byteLimit else { throw refused("The file is longer than \(byteLimit >> 20) MiB", .tooLarge) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw refused("The file is not UTF-8") }
        guard named(bytes, after: UInt8(ascii: "&")).isDisjoint(with: named(bytes, after: UInt8(ascii: "*"))) else {
            throw refused("The file has an alias (*name for &name). Write out what it stands for")
        }
        let root: Node?
        do { root = try Parser(yaml: text).singleRoot() } catch { throw refused("This is not YAML that we can read: \(place(error))") }
        guard let root else { throw refused("The file is empty") }
        try count(root)
        return root
    }

    /// What could name an anchor or an alias. Too much rather than too little: whether a sign stands in a text is not asked.
    private static func named(_ bytes: [UInt8], after sign: UInt8) -> Set<ArraySlice<UInt8>> {
        var (found, at) = (Set<ArraySlice<UInt8>>(), bytes.startIndex)
        while let start = bytes[at...].firstIndex(of: sign) {
            let name = bytes[(start + 1)...].prefix { $0 > 0x20 && !",[]{}".utf8.contains($0) }
            if !name.isEmpty { found.insert(name) }
            at = name.endIndex
        }
        return found
    }

    private static func count(_ root: Node) throws(Problem) {
        var (left, nodes) = ([(root, 1)], 0)
        while let (node, depth) = left.popLast() {
            nodes += 1
            guard depth <= depthLimit else { throw refused("The file is nested more than \(depthLimit) levels deep", .tooLarge) }
            guard nodes <= nodeLimit else { throw refused("The file has more than \(nodeLimit) values", .tooLarge) }
            switch node {
            case .sequence(let items): for item in items { left.append((item, depth + 1)) }
            case .mapping(let pairs): for (name, value) in pairs { left += [(name, depth + 1), (value, depth + 1)] }
            default: continue
            }
        }
    }

    /// Where it is wrong; never the words of the library, which quote the file.
    private static func place(_ error: any Error) -> String {
        switch error {
        case YamlError.scanner(_, _, let mark, _), YamlError.parser(_, _, let mark, _), YamlError.composer(_, _, let mark, _):
            return "line \(mark.line), column \(mark.column)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context), DecodingError.keyNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
            return path.isEmpty ? "at its beginning" : "at \(path.prefix(200))"
        default: return "the place is not known"
        }
    }

    private static func refused(_ message: String, _ kind: Problem.Kind = .malformed) -> Problem {
        Problem(kind, "\(message).", fields: [.init("file", "\(message).")])
    }
}
