import Foundation

/// Folders of the installation's data.
enum Folder {
    /// Makes a folder that only its owner may enter. One that exists is left as it is.
    static func makePrivate(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Refusal("The folder \(path) cannot be made or entered.")
        }
    }
}
