import App
import ArgumentParser
import Cryptography
import Store
import Synchronization

/// `aertous check audit`.
struct CheckAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify every organisation's log where it is stored.",
        discussion: """
            Exit status 0 only when every log is whole and leads to the checkpoints that were signed. What was signed is remembered in the data folder of \
            the server that signs: give it with --data, beside --database too.
            """)

    @OptionGroup var place: OpenedData

    func run() async throws {
        try await Console.refusing {
            let (store, signing) = try await place.open()
            defer { store.close() }
            let (folder, memory) = try place.memory()
            if try await memory.organisations().isEmpty {
                Console.say(
                    "There is no signer's memory in \(folder), so newest entries that were taken out together with their checkpoints are not missed. Give --data the folder of the server that signs."
                )
            }
            let broken = Atomic(0)
            try await LogAudit(store: store, signing: signing).all { organisation, verdict in
                Console.say("\(organisation): \(verdict.words)")
                if !verdict.holds { broken.add(1, ordering: .relaxed) }
            }
            if broken.load(ordering: .relaxed) > 0 { throw ExitCode.failure }
        }
    }
}
