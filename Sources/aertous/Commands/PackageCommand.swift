import App
import ArgumentParser
import Cryptography
import Platform

struct PackageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "package", abstract: "Verify an audit package.", subcommands: [Verify.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with the package: verify.") }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Verify an audit package, offline.",
            discussion: """
                Exit status 0 only when every file is as listed and signed by a key that you gave; 3 when all fits together but no key \
                was given that signed it; 1 otherwise.
                """)

        @ArgumentParser.Option(
            help: "The key for packages, as in /.well-known/aertous-keys. With the one for checkpoints too, the log needs nobody else's word.") var key:
            [String] = []
        @ArgumentParser.Option(help: "A copy of /.well-known/aertous-keys that you trust, in place of --key.") var trust: [String] = []
        @Argument(help: "The package.") var file: String

        func run() async throws {
            try await Console.refusing {
                let keys = try VerifierKey.trusted(keys: key, files: trust)
                let input = try InputFile(file)
                let report: PackageReport
                do {
                    report = try PackageTrust.verify(size: input.size, trusted: keys) { try input.read($0) }
                } catch let refusal as ZipRefusal {
                    Console.say("The file is no package that can be trusted to say one thing: \(refusal.words)")
                    throw ExitCode.failure
                }
                for line in report.words { Console.say(line) }
                if report.isIntact { return }
                throw report.isConsistent ? ExitCode(3) : ExitCode.failure
            }
        }
    }
}
