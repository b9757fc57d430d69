import App
import ArgumentParser
import Cryptography
import Foundation
import Store

/// Where the data is that a command of the operator's looks at. Nothing is migrated by looking.
struct OpenedData: ParsableArguments {
    @Option(help: "Folder of the data; with --database still where the signer's memory is.") var data: String?
    @Option(help: "PostgreSQL as the application's role.") var database: String?
    @Option(help: "Public name of this installation.") var origin: String?

    /// What was signed from here, wherever the database is.
    func memory() throws -> (folder: String, memory: FolderMemory) {
        var configuration = try Configuration(System.environment)
        if let data { configuration.data = data }
        return (configuration.signed, FolderMemory(configuration.signed))
    }

    /// The data, and the names and keys of what it was signed with.
    func open() async throws -> (store: Store, signing: Signing) {
        let (configuration, keyring, store) = try await opened()
        var signing = Signing(origin: configuration.signingName, keyring: keyring, memory: FolderMemory(configuration.signed))
        do { signing.retired = try await SigningKeys(store: store, signing: signing, random: System.random).retired() } catch {
            store.close()
            throw error
        }
        return (store, signing)
    }

    /// The data, and all that works with it. Links in mails lead to the public name of the installation.
    func compose() async throws -> (store: Store, composition: Composition) {
        let (configuration, keyring, store) = try await opened()
        let address = PublicAddress()
        guard let origin = configuration.origin else {
            store.close()
            throw Refusal("Links in mails need the public name of this installation: give --origin or set AERTOUS_ORIGIN.")
        }
        address.set("https://\(origin)")
        return (store, Composition(configuration, keyring: keyring, address: address))
    }

    /// The data, and all that works with it, for a command that writes no mail.
    func installation() async throws -> (store: Store, installation: Installation, keyring: Keyring) {
        let (configuration, keyring, store) = try await opened()
        do {
            var installation = try Composition(configuration, keyring: keyring, address: PublicAddress()).installation(store)
            installation.signing.retired = try await installation.signingKeys.retired()
            return (store, installation, keyring)
        } catch {
            store.close()
            throw error
        }
    }

    private func opened() async throws -> (Configuration, Keyring, Store) {
        var configuration = try Configuration(System.environment)
        if let data { configuration.data = data }
        if let database { configuration.database = database }
        if let origin { configuration.origin = origin }
        // A demonstration keeps its key in its folder, and no environment has it.
        let demo = try DemoFolder.existing(configuration.data)
        let keyring = try demo?.keyring ?? Configuration.keyring(System.environment)
        if database == nil, let stored = try demo?.record()?.database { configuration.database = stored.application }
        let place: Store.Place
        if let database = configuration.database {
            place = .postgres(application: database, visitor: configuration.visitorDatabase)
        } else {
            let path = configuration.data + "/aertous.db"
            // Opening would make one: an empty installation must not pass a check.
            guard FileManager.default.fileExists(atPath: path) else { throw Refusal("There is no data in \(configuration.data).") }
            place = .sqlite(path: path)
        }
        var settings = Settings()
        (settings.connections, settings.statements) = (2, configuration.hasPreparedStatements ? .prepared : .unnamed)
        do {
            let store = try await Store.open(
                place, Installation.schema(), Installation.migrations, settings, clock: System.clock, random: System.random, extents: Installation.extents)
            return (configuration, keyring, store)
        } catch let error as StoreError {
            switch error {
            case .newerDatabase: throw Refusal("The data was made by a newer version of this program.")
            case .connection(let reason): throw Refusal("The database cannot be reached: \(reason)")
            case .damaged, .unsafeRole: throw Refusal(explaining: error)
            default: throw Refusal("The data cannot be opened: \(error).")
            }
        }
    }
}

extension VerifierKey {
    /// A key as a person gives it on the command line.
    static func parse(_ text: String) throws -> VerifierKey {
        do { return try VerifierKey(vkey: text) } catch {
            throw Refusal("--key is no key of ours: \(error.words) They stand at /.well-known/aertous-keys.")
        }
    }

    /// All that a person trusts: keys, and files that were kept of `/.well-known/aertous-keys`.
    static func trusted(keys: [String], files: [String]) throws -> [VerifierKey] {
        try keys.map { try parse($0) } + files.flatMap { try KeyDocument.keys(in: try InputFile($0).all(limit: KeyDocument.byteLimit)) }
    }
}
