import App
import ArgumentParser
import Store

/// The log that a command is about: an organisation's, an account's own, or the installation's.
struct ChosenLog: ParsableArguments {
    @Option(help: "The organisation, as in its address.") var organisation: String?
    @Option(help: "The address of an account, for its own log.") var account: String?
    @Flag(help: "The installation's own log.") var installation = false

    /// With what it is called in a sentence.
    enum Chosen {
        case organisation(Scope<JobDoor>, String)
        case ledger(Scope<LedgerDoor>, String)
    }

    func validate() throws {
        guard (organisation == nil ? 0 : 1) + (account == nil ? 0 : 1) + (installation ? 1 : 0) == 1 else {
            throw ValidationError("Say whose log: one of --organisation, --account and --installation.")
        }
    }

    func open(_ place: OpenedData, _ body: (LogDesk, Chosen) async throws -> Void) async throws {
        try await Console.refusing {
            let (store, signing) = try await place.open()
            defer { store.close() }
            let desk = LogDesk(store: store, checkpoints: LogCheckpoints(store: store, signing: signing))
            try await body(desk, try await chosen(desk.exporting))
        }
    }

    private func chosen(_ export: LogExport) async throws -> Chosen {
        if let organisation {
            guard let scope = try await export.organisation(slug: organisation) else { throw Refusal("There is no organisation called \(organisation).") }
            return .organisation(scope, organisation)
        }
        guard let account else { return .ledger(export.installation, "the installation") }
        guard let scope = try await export.account(email: account) else { throw Refusal("There is no account with this address.") }
        return .ledger(scope, "this account")
    }
}
