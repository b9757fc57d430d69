/// Whether an archive is the office document that its name says, told from its first entry and from the list at its end.
struct DocumentShape {
    /// How much of the end must be kept: the lists of documents have some hundred bytes an entry.
    static let tailBytes = 1 << 20
    private let kind: FileKind
    init(_ kind: FileKind) { self.kind = kind }

    /// - Returns: the list at the end.
    func check(head: [UInt8], tail: [UInt8], size: UInt64) throws(ContentRefusal) -> CentralDirectory {
        let start = size - UInt64(tail.count)
        let directory: CentralDirectory
        do {
            directory = try CentralDirectory(size: size, limits: ZipLimits()) { range in
                guard range.lowerBound >= start, range.upperBound <= size else { throw ZipRefusal.malformed("directory") }
                return Array(tail[Int(range.lowerBound - start)..<Int(range.upperBound - start)])
            }
        } catch { throw .malformed(kind, "its list of parts cannot be read.") }
        let names = Set(directory.entries.map(\.name))
        guard names.count == directory.entries.count else { throw .malformed(kind, "two of its parts have one name.") }
        guard !names.contains(where: Self.isProgram) else { throw .active }
        let parts: [String] =
            switch kind {
            case .docx: ["[Content_Types].xml", "word/document.xml"]
            case .xlsx: ["[Content_Types].xml", "xl/workbook.xml"]
            case .pptx: ["[Content_Types].xml", "ppt/presentation.xml"]
            default: ["mimetype", "content.xml", "META-INF/manifest.xml"]
            }
        guard parts.allSatisfy(names.contains) else { throw .otherKind(kind) }
        if kind == .odt || kind == .ods { try checkDeclaration(head) }
        return directory
    }

    /// A macro is a program; kinds that may hold them have other endings, but for those of OpenDocument. What is embedded as it is may be one, too.
    private static func isProgram(_ name: String) -> Bool {
        let name = name.lowercased()
        if name.hasSuffix("vbaproject.bin") || name.hasPrefix("basic/") || name.hasPrefix("scripts/") { return true }
        return programs.contains(name.split(separator: ".").last.map(String.init) ?? "")
    }
    private static let programs: Set<String> = [
        "exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk", "jar", "sh", "py", "elf",
    ]

    /// OpenDocument 1.3, part 2, section 3.3: `mimetype` comes first, stored, without extra field.
    private func checkDeclaration(_ head: [UInt8]) throws(ContentRefusal) {
        let expected = Array("mimetype\(kind.mediaType)".utf8)
        let name = 30..<(30 + expected.count)
        guard head.count >= name.upperBound, head[8..<10].elementsEqual([0, 0]), head[26..<30].elementsEqual([8, 0, 0, 0]), head[name].elementsEqual(expected),
            // No longer word that merely begins so, such as a template's.
            head[18..<22].elementsEqual([UInt8(kind.mediaType.utf8.count), 0, 0, 0])
        else { throw .otherKind(kind) }
    }
}
