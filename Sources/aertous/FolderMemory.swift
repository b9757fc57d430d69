import App
import Cryptography
import Foundation
import Store

/// What was signed, in a folder of its own: a file for each organisation with three words, size, root and time.
///
/// - Warning: a database that was put back from a backup is older than this memory, and its logs are then refused.
actor FolderMemory: SignerMemory {
    private let folder: String

    init(_ folder: String) { self.folder = folder }

    func last(of organisation: String) throws -> SignedCheckpoint.Memory? {
        let path = try path(organisation)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let words = (try? String(contentsOfFile: path, encoding: .utf8))?.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count == 3, let size = UInt64(words[0]), let root = Hex.decode(String(words[1])).flatMap({ MerkleHash($0) }), let at = Int64(words[2])
        else {
            throw Refusal("The file \(path) does not say what was signed.")
        }
        return SignedCheckpoint.Memory(size: size, root: root, at: at)
    }

    func keep(_ memory: SignedCheckpoint.Memory, of organisation: String) throws {
        if let last = try last(of: organisation), last.size >= memory.size {
            guard last.size > memory.size || last.root == memory.root else {
                throw Refusal("The file \(try path(organisation)) says that \(last.size) entries were signed with another root.")
            }
            return
        }
        // A command may sign beside the server: each has a name of its own until the file is whole.
        let (path, temporary) = (try path(organisation), folder + "/.new-\(getpid())")
        do {
            try Folder.makePrivate(folder)
            try Folder.writePrivate("\(memory.size) \(Hex.encode(memory.root.bytes)) \(memory.at)\n", to: temporary)
            guard rename(temporary, path) == 0 else { throw Refusal("The file \(path) cannot be written.") }
        } catch {
            // What cannot be remembered is not signed; a disk that is full today is not tomorrow.
            throw Problem(.unavailable, "Nothing can be signed: the folder of what was signed cannot be written. Please try again in a moment.")
        }
    }

    func organisations() throws -> [String] {
        guard Folder.exists(folder) else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { throw Refusal("The folder \(folder) cannot be read.") }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// An id of ours, checked again here, where it becomes a name on a disk.
    private func path(_ organisation: String) throws -> String {
        guard (1...64).contains(organisation.utf8.count), organisation.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) || $0 == 45 }) else {
            throw Refusal("An organisation has an id that is none.")
        }
        return folder + "/" + organisation
    }
}
