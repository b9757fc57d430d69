import Foundation
import Testing

/// A program of the system that a test needs; without it the test fails and names the package that has it.
struct Command {
    struct Missing: Error, CustomStringConvertible {
        let program, package: String
        var description: String { "\(program) is not installed: apt-get install \(package)" }
    }
    struct Failed: Error { let status: Int32, errors: String }

    let path: String

    init(_ program: String, package: String) throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        guard let found = folders.map({ "\($0)/\(program)" }).first(where: FileManager.default.isExecutableFile) else {
            throw Missing(program: program, package: package)
        }
        path = found
    }

    /// - Returns: standard output, when the program ends with 0.
    func run(_ arguments: String...) throws -> Data {
        let (process, output, errors) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus, errors: String(decoding: said, as: UTF8.self)) }
        return written
    }
}
