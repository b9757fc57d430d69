import App
import Cryptography
import Foundation

/// The folder of a demonstration: its key, marked as such, and who signs in how. Both are their owner's alone (0600).
struct DemoFolder: Sendable {
    let path: String
    let keyring: Keyring
    /// What ties a database to this folder: the digest of its key.
    let mark: String

    private static let keyFile = "/demo.key"
    private static let recordFile = "/demo.json"
    private static let begunFile = "/demo.begun"
    private static let heading = "# The key of a demonstration. It protects nothing: never use it for anything else."

    /// Whether a folder is one; `serve` refuses those.
    static func isOne(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path + keyFile) }

    static func existing(_ path: String) throws -> DemoFolder? { isOne(path) ? try DemoFolder(path) : nil }

    /// The one that is there, or a new one where nothing is.
    ///
    /// - Throws: ``Refusal`` for a folder with anything that no demonstration put there.
    static func open(_ path: String) throws -> DemoFolder {
        if let folder = try existing(path) { return folder }
        if Folder.exists(path), let found = try? FileManager.default.contentsOfDirectory(atPath: path), !found.isEmpty {
            throw Refusal("\(path) holds data that no demonstration made. Give it a folder of its own, with --data.")
        }
        try Folder.makePrivate(path)
        var generator = Randomness(System.random)
        try Folder.writePrivate("\(heading)\n\(Keyring.newKey(version: 1, using: &generator))\n", to: path + keyFile)
        return try DemoFolder(path)
    }

    private init(_ path: String) throws {
        guard let text = try? String(contentsOfFile: path + Self.keyFile, encoding: .utf8), text.hasPrefix(Self.heading),
            let line = text.split(separator: "\n").last, let keyring = try? Keyring(text: String(line))
        else { throw Refusal("\(path)\(Self.keyFile) is not the key of a demonstration.") }
        (self.path, self.keyring) = (path, keyring)
        var digest = FileDigest()
        digest.update(Array(line.utf8))
        mark = Hex.encode(digest.digest.bytes)
    }

    /// What is kept of a demonstration that was seeded to its end.
    struct Record: Codable, Sendable {
        struct Database: Codable, Sendable { let application, visitor: String }
        /// Nil where it is SQLite in the folder itself.
        let database: Database?
        let credentials: DemonstrationCredentials
    }

    /// - Returns: nil while it was not seeded, or not to its end.
    func record() throws -> Record? {
        guard let data = FileManager.default.contents(atPath: path + Self.recordFile) else { return nil }
        do { return try JSONDecoder().decode(Record.self, from: data) } catch {
            throw Refusal("\(path)\(Self.recordFile) cannot be read. Remove the folder and start again.")
        }
    }

    func keep(_ record: Record) throws {
        try Folder.writePrivate(try Self.text(record), to: path + Self.recordFile)
        try? FileManager.default.removeItem(atPath: path + Self.begunFile)
    }

    /// Whether tables were begun in a database of PostgreSQL's. Who may log in there is only known once all is done.
    var isBegun: Bool { FileManager.default.fileExists(atPath: path + Self.begunFile) }
    func begin() throws { try Folder.writePrivate("Tables were begun in a database.\n", to: path + Self.begunFile) }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
