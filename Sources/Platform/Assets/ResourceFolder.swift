#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The folders of files that travel with the program.
///
/// The accessor that the package manager generates ends the process when its folder is missing, and looks in the place
/// where the program was built. This one looks where the program is, and says what it looked for.
public enum ResourceFolder {
    public struct Missing: Error, CustomStringConvertible, Sendable {
        public let looked: [String]
        public var description: String {
            "The files that belong to the program are not beside it. Looked in: " + looked.joined(separator: ", ") + ". Install the program together with them."
        }
    }

    /// - Parameters:
    ///   - target: the target that owns the files, such as `Platform`.
    ///   - executable: the path of the running program; links are followed.
    /// - Returns: the path of the folder `Resources`, beside the program or one level up.
    public static func find(_ target: String, besides executable: String) throws(Missing) -> String {
        let program = URL(filePath: executable).resolvingSymlinksInPath()
        let beside = program.deletingLastPathComponent()
        let looked = [beside, beside.deletingLastPathComponent()].map { $0.appending(path: "aertous_\(target).resources/Resources").path }
        guard let found = looked.first(where: isDirectory) else { throw Missing(looked: looked) }
        return found
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}
