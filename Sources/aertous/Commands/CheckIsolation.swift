import App
import ArgumentParser
import Cryptography
import Foundation
import Logging
import Platform
import PublicSite
import Store

/// The isolation self-test, run from the console: every table, and every route within this program.
struct CheckIsolation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isolation", abstract: "Try every table and route from another organisation, and see each attempt fail.",
        discussion: """
            Works with two canary organisations, in transactions that are rolled back. No server needs to run, and no key is needed. The \
            result is kept, shown to members, and told to the operator when it is no good, as that of each hour is.
            """)
    @OptionGroup var place: CheckedPlace
    /// How often a run that is under way is waited for, and how long each time.
    private static let waits = 100, wait = Duration.seconds(2)

    func run() async throws {
        try await Console.refusing {
            let composition = try place.composition()
            let store = try await place.open(composition)
            defer { store.close() }
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("aertous-\(Hex.encode(System.random(8)))").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try Folder.makePrivate(folder)
            let found = try await test(try composition.apart(in: folder), store)
            for finding in found.routes + found.tables { Console.say(finding) }
            let (probes, demanded) = (found.run.probes - found.tableProbes, found.run.demanded - found.tableDemand)
            Console.say("\(probes) probes of \(demanded) that the routes demand, \(found.routes.count) findings.")
            Console.say("\(found.tableProbes) probes of \(found.tableDemand) that the tables demand, \(found.tables.count) findings.")
            guard found.run.hasPassed else { throw ExitCode.failure }
        }
    }

    private func test(_ composition: Composition, _ store: Store) async throws -> IsolationRecord.Finding {
        let memory = FolderMemory(composition.configuration.signed), site = try composition.publicSite(store)
        let installation = try await composition.installation(store).believingRecordedKeys(memory: memory)
        // What is found goes to the console.
        let quiet = Logger(label: "isolation") { _ in SwiftLogNoOpLogHandler() }
        for _ in 0..<Self.waits {
            if let found = try await installation.testIsolation(besides: site.routes, clock: System.clock, logger: quiet) { return found }
            try await Task.sleep(for: Self.wait)
        }
        throw Refusal("Another run is under way, and does not end.")
    }
}

extension Composition {
    /// The same data, with keys and files in a folder that goes again: what a test seals is its own.
    fileprivate func apart(in folder: String) throws -> Composition {
        var configuration = configuration
        configuration.data = folder
        return Composition(configuration, keyring: keyring, address: address)
    }
}
