import App
import ArgumentParser
import Platform
import Store
import Synchronization

/// `aertous check files`.
struct CheckFiles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files", abstract: "Open every organisation's evidence files where they are stored.",
        discussion: """
            Exit status 0 only when the file of each piece of evidence is there and is what was sealed. It reads every byte, and needs AERTOUS_KEY and \
            the data folder of the server, beside --database too.
            """)

    @OptionGroup var place: OpenedData

    func run() async throws {
        try await Console.refusing {
            let (store, installation, _) = try await place.installation()
            defer { store.close() }
            let lost = Atomic(0)
            let seen = try await FileAudit(store: store, files: installation.files).all { organisation, loss in
                Console.say("\(organisation): the file of evidence \(loss.record) is \(loss.kind.rawValue)")
                lost.add(1, ordering: .relaxed)
            }
            let count = lost.load(ordering: .relaxed)
            Console.say(count == 0 ? "\(seen) files are there, as they were sealed." : "\(count) of \(seen) files are not as they were sealed.")
            if count > 0 { throw ExitCode.failure }
        }
    }
}
