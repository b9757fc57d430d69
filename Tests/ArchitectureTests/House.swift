import Foundation

/// The checkout that these tests were compiled from.
enum House {
    static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let sources = swiftFiles(under: "Sources")
    static let tests = swiftFiles(under: "Tests")

    static func text(_ path: String) throws -> String { try String(contentsOf: top.appendingPathComponent(path), encoding: .utf8) }

    static func folders(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(at: top.appendingPathComponent(path), includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
            .map(\.lastPathComponent).sorted()
    }

    private static func swiftFiles(under folder: String) -> [SourceFile] {
        let paths = FileManager.default.subpaths(atPath: top.appendingPathComponent(folder).path) ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            (try? text("\(folder)/\(path)")).map { SourceFile("\(folder)/\(path)", $0) }
        }
    }
}
