import Foundation

/// Folders and files of the installation's data.
enum Folder {
    /// Makes a folder that only its owner may enter. One that exists is left as it is.
    static func makePrivate(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Refusal("The folder \(path) cannot be made or entered.")
        }
    }

    static func exists(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Writes a file that only its owner may read, from its first byte on. One that is there is replaced.
    static func writePrivate(_ text: String, to path: String) throws {
        let temporary = path + ".part"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Refusal("The file \(path) cannot be written.") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
        } catch {
            unlink(temporary)
            throw Refusal("The file \(path) cannot be written.")
        }
        guard rename(temporary, path) == 0 else {
            unlink(temporary)
            throw Refusal("The file \(path) cannot be written.")
        }
    }
}
