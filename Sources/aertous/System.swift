import ArgumentParser
import Foundation

/// The one place where time and randomness come from. Everything else is given them.
enum System {
    static let random: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
    /// Milliseconds since 1970, UTC.
    static let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
}

/// Words for the person at the console.
enum Console {
    /// To standard output: what was asked for.
    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
    /// To standard error: what else they should know.
    static func tell(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

extension System {
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The real path of the running program, beside which its resources lie.
    static func executable() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}

extension Console {
    /// Runs a command; a refusal becomes its words on standard error and exit status 1.
    static func refusing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let code as ExitCode { throw code } catch {
            tell(Refusal(explaining: error).description)
            throw ExitCode.failure
        }
    }
}
