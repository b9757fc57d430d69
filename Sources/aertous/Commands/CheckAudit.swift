import App
import ArgumentParser
import Cryptography
import Store
import Synchronization

/// `aertous check audit`.
struct CheckAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify every organisation's log where it is stored.",
        discussion: "Exit status 0 only when every log is whole and leads to the checkpoints that were signed.")

    @OptionGroup var place: OpenedData

    func run() async throws {
        try await Console.refusing {
            let (store, signing) = try await place.open()
            defer { store.close() }
            let broken = Atomic(0)
            try await LogAudit(store: store, signing: signing).all { organisation, verdict in
                Console.say("\(organisation): \(verdict.words)")
                if !verdict.holds { broken.add(1, ordering: .relaxed) }
            }
            if broken.load(ordering: .relaxed) > 0 { throw ExitCode.failure }
        }
    }
}
