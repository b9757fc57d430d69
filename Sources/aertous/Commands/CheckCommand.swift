import ArgumentParser
import Cryptography
import Foundation
import Store

/// Looks at a live installation. Each check says what it found, one finding a line, and exits with 0 only when all holds.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a live installation; exits with 0 only when all holds.",
        subcommands: [CheckIsolation.self, Schema.self, CheckAudit.self, CheckFiles.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to check: isolation, schema, audit or files.") }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Compare tables, keys, guards and doors of the database with what the program declares.")
        @OptionGroup var place: CheckedPlace
        @Flag(help: "Print tables, keys and doors, in words that are the same on both engines.") var describe = false

        func run() async throws {
            try await Console.refusing {
                let store = try await place.open()
                defer { store.close() }
                let report = try await store.checkSchema()
                if describe { Console.say(report.description) }
                for finding in report.findings { Console.say(finding) }
                Console.say(report.findings.isEmpty ? "The database is as declared." : "\(report.findings.count) findings.")
                guard report.findings.isEmpty else { throw ExitCode.failure }
            }
        }
    }
}

/// Where the data is that a check looks at.
struct CheckedPlace: ParsableArguments {
    @ArgumentParser.Option(help: "Folder of the data.") var data: String?
    @ArgumentParser.Option(help: "PostgreSQL as the application's role.") var database: String?

    /// Opens it without changing it.
    func open() async throws -> Store { try await open(try composition()) }

    func open(_ composition: Composition) async throws -> Store {
        if composition.configuration.database == nil, !FileManager.default.fileExists(atPath: composition.file) {
            throw Refusal("There is no data in \(composition.configuration.data).")
        }
        return try await composition.openStoreAsItIs()
    }

    func composition() throws -> Composition {
        var configuration = try Configuration(System.environment)
        if let data { (configuration.data, configuration.database) = (data, nil) }
        if let database { configuration.database = database }
        if database == nil, let stored = try DemoFolder.existing(configuration.data)?.record()?.database { configuration.database = stored.application }
        configuration.connections = 2
        // A check opens nothing that is sealed.
        var generator = Randomness(System.random)
        return Composition(configuration, keyring: try Keyring(text: Keyring.newKey(version: 1, using: &generator)), address: PublicAddress())
    }
}
