import App
import Cryptography
import Foundation
import Logging
import Platform
import ServiceLifecycle
import Store

/// The one place where everything is put together.
struct Composition: Sendable {
    let configuration: Configuration
    let keyring: Keyring
    let logger: Logger
    let address: PublicAddress

    init(_ configuration: Configuration, keyring: Keyring, address: PublicAddress) {
        var logger = Logger(label: "aertous") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = configuration.logLevel
        (self.configuration, self.keyring, self.address, self.logger) = (configuration, keyring, address, logger)
    }

    /// Migrates where the owner's login is given (on SQLite always: the file is ours), and opens the data. As `migrate` it looks at
    /// what stands: walls that are not as declared are made anew, and tables that are not are a refusal.
    ///
    /// - Parameter past: the clock of a demonstration that is being seeded; nil for the present, by the database's clock.
    func openStore(past: (@Sendable () -> Int64)? = nil) async throws -> Store {
        if let owner = try owner() {
            let note = Store.MigrationNote(try OperatorAct(name: Acting.user, reason: ""), clock: past ?? System.clock, random: System.random)
            let report = try await Store.migrate(
                owner, try Installation.schema(), Installation.migrations, settings(past != nil), note: note, isLooking: true)
            for finding in report.mended { logger.warning("The database was not as declared, and is again: \(finding)") }
            for finding in report.findings { logger.error("The database is not as declared: \(finding)") }
            guard report.findings.isEmpty else {
                throw Refusal(
                    "The database is not as declared, and migrating does not mend it. Its differences stand above; aertous check schema lists them too.")
            }
        }
        return try await openStoreAsItIs(past: past)
    }

    private func owner() throws -> Store.Owner? {
        guard let database = configuration.database else { return .sqlite(path: file) }
        return try configuration.migrationDatabase.map { .postgres($0, applicationRole: try DatabaseURL.role(of: database)) }
    }

    /// Opens the data without changing the schema.
    func openStoreAsItIs(past: (@Sendable () -> Int64)? = nil) async throws -> Store {
        let place: Store.Place
        if let database = configuration.database {
            try DatabaseURL.check(database)
            place = .postgres(application: database, visitor: configuration.visitorDatabase)
        } else {
            place = .sqlite(path: file)
        }
        return try await Store.open(
            place, try Installation.schema(), Installation.migrations, settings(past != nil), clock: past ?? System.clock, random: System.random,
            extents: Installation.extents)
    }

    var file: String { configuration.data + "/aertous.db" }

    private func settings(_ isPast: Bool) -> Settings {
        var settings = Settings()
        settings.connections = configuration.connections
        settings.statements = configuration.hasPreparedStatements ? .prepared : .unnamed
        settings.logTime = isPast ? .given : .database
        return settings
    }

    func installation(_ store: Store) throws -> Installation {
        let address = address
        let executable = try System.executable()
        let resources = try ResourceFolder.find("Platform", besides: executable)
        var limits = Accounts.Limits()
        limits.idle = Int64(configuration.sessionIdleMinutes) * 60_000
        limits.absolute = Int64(configuration.sessionHours) * 3_600_000
        let (keys, files) = try sealing()
        let assets = try Assets(folder: resources, isCompressed: configuration.isCompressing)
        let accounts = Accounts(
            store: store, keyring: keyring, keys: keys, passwords: try PasswordQueue(), policy: try PasswordPolicy(folder: resources + "/data"),
            gate: try Self.gate(),
            challenger: try challenger(assets), address: { address.text }, limits: limits, random: System.random)
        var installation = Installation(
            store: store, keyring: keyring, keys: keys, files: files, accounts: accounts, catalogues: try catalogues(),
            assets: assets, origin: configuration.signingName, memory: FolderMemory(configuration.signed), random: System.random)
        installation.contact = try contact()
        return installation
    }

    /// Which addresses may come in, by the lists that came with the program.
    static func gate() throws -> WorkEmailGate { try WorkEmailGate(folder: try ResourceFolder.find("Platform", besides: try System.executable()) + "/data") }

    func catalogues() throws -> Catalogues { try Catalogues(folder: URL(fileURLWithPath: try Self.resources()).appendingPathComponent("catalogues")) }
    /// The files of the product's own texts.
    static func resources() throws -> String { try ResourceFolder.find("App", besides: try System.executable()) }

    /// What carries mail. Its queue says when, and again.
    func mailer() throws -> any Mailer {
        switch configuration.mail.transport {
        case .folder: return try outbox()
        case .smtp(let server): return try SMTPMailer(server, sender: sender(), clock: System.clock, random: System.random)
        case .resend(let key, let address, let authorities):
            guard let mailer = try ResendMailer(key: key, address: address, authorities: authorities, sender: sender()) else {
                throw Refusal("AERTOUS_MAIL_RESEND_KEY is one word, and AERTOUS_MAIL_RESEND_URL an https:// address.")
            }
            return mailer
        }
    }

    func outbox() throws -> FileOutbox {
        try FileOutbox(folder: configuration.data + "/outbox", sender: sender(), clock: System.clock, random: System.random)
    }

    private func sender() throws -> Mailbox {
        guard let address = configuration.mail.from ?? EmailAddress("no-reply@" + (configuration.origin ?? "localhost.example")) else {
            throw Refusal("AERTOUS_ORIGIN is no host name.")
        }
        return Mailbox(name: MailSubject(configuration.mail.name), address: address)
    }

    /// Sealed files, and apart from them the keys that open them (`security.md` 24): neither is of use without the other.
    func sealing() throws -> (OrganisationKeys, SealedFiles) {
        let (keyFolder, fileFolder) = (configuration.data + "/keys", configuration.data + "/files")
        try Folder.makePrivate(keyFolder)
        try Folder.makePrivate(fileFolder)
        let randomness = Randomness(System.random)
        let keys = OrganisationKeys(keyring: keyring, store: try DirectoryKeyStore(keyFolder, randomness: randomness), randomness: randomness)
        return (keys, SealedFiles(files: try DirectoryFileStore(fileFolder), keys: keys))
    }
}
