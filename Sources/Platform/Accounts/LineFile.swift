import Foundation

/// A data file of the program: one entry a line, `#` opens a comment. Read once, at start.
struct LineFile {
    struct Unreadable: Error, CustomStringConvertible {
        let path, reason: String
        var description: String { "\(path): \(reason)" }
    }

    let path: String
    /// The comment lines without their mark, trimmed.
    let comments: [String]
    /// The entries, trimmed, in order, without empty ones.
    let entries: [String]

    /// - Parameter limit: the most bytes the file may have.
    init(folder: String, name: String, limit: Int = 4 << 20) throws(Unreadable) {
        let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        guard let bytes = FileManager.default.contents(atPath: path) else { throw Unreadable(path: path, reason: "cannot be read") }
        try self.init(path: path, bytes: Array(bytes), limit: limit)
    }

    /// - Parameter path: what to call it in a refusal.
    init(path: String, bytes: [UInt8], limit: Int) throws(Unreadable) {
        self.path = path
        guard bytes.count <= limit else { throw Unreadable(path: path, reason: "is larger than \(limit) bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Unreadable(path: path, reason: "is not UTF-8") }
        var (comments, entries): ([String], [String]) = ([], [])
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("#") { comments.append(line.dropFirst().trimmingCharacters(in: .whitespaces)) } else if !line.isEmpty { entries.append(line) }
        }
        guard !entries.isEmpty else { throw Unreadable(path: path, reason: "has no entries") }
        (self.comments, self.entries) = (comments, entries)
    }

    /// What a comment `# NAME: …` at the head says.
    func header(_ name: String) -> String? {
        comments.first { $0.hasPrefix(name + ": ") }.map { $0.dropFirst(name.count + 2).trimmingCharacters(in: .whitespaces) }
    }
}
