@testable package import App
import CPostgreSQL
import Cryptography
import Foundation
import Hummingbird
import HummingbirdTesting
package import Platform
import PublicSite
@testable package import Store
import Synchronization

extension AppWorld {
    /// - Parameters:
    ///   - routes: what is served, where a test wants other routes than the installation's own.
    ///   - limits: of requests, where a test is about them.
    ///   - extents: how far roles see, where a test wants to know what happens when that is wrong.
    package static func with(
        _ engine: Engine = .sqlite, routes: @Sendable (Installation) -> [Route] = { $0.routes },
        extents: @escaping @Sendable (String) -> [Name: Extent] = Installation.extents, limits: RateLimits? = nil,
        _ body: @Sendable (AppWorld) async throws -> Void
    ) async throws {
        try await seats.take()
        defer { seats.leave() }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("aertous-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let settlement = try await Settlement.on(engine)
        let place = try settlement.settle(in: folder)
        let (clock, chance, log) = (Clock(at: settlement.time), Chance(state: settlement.chance), LogLines())
        let store = try await open(place, clock, chance, extents: extents)
        defer { store.close() }
        let founded = try assemble(store, folder, clock, chance, log)
        let (installation, site) = (founded.installation, founded.site)
        let path = try installation.path(
            routes: routes(installation), besides: site.routes, foot: PublicSite.foot, settings: .init(isSecure: true, limits: limits), clock: { clock.now },
            metrics: Metrics(), logger: log.logger)
        try await Application(responder: path, logger: log.logger).test(.router) { client in
            try await body(
                AppWorld(
                    engine: engine, store: store, installation: installation, site: site, accounts: installation.accounts, passwords: founded.passwords,
                    keyring: installation.keyring, clock: clock, chance: chance, outbox: founded.outbox, log: log, runner: founded.runner, folder: folder,
                    path: path, people: settlement.people, backupCodes: settlement.backupCodes, client: client))
        }
    }

    static func open(
        _ place: Store.Place, _ clock: Clock, _ chance: Chance, extents: @escaping @Sendable (String) -> [Name: Extent] = Installation.extents
    ) async throws -> Store {
        try await Store.open(
            place, try Installation.schema(), Installation.migrations, settings, clock: { clock.now }, random: { chance.bytes($0) }, extents: extents)
    }
    /// The log, expiry and codes go by the test's clock, not by the database's.
    static let settings: Settings = {
        var settings = Settings()
        (settings.connections, settings.visitorConnections, settings.logTime) = (4, 1, .given)
        return settings
    }()

    /// What works with the data in a folder.
    struct Assembled {
        let installation: Installation
        let site: PublicSite
        let passwords: PasswordQueue
        let outbox: FileOutbox
        let runner: JobRunner
    }
    static func assemble(_ store: Store, _ folder: String, _ clock: Clock, _ chance: Chance, _ log: LogLines) throws -> Assembled {
        let keyring = try Self.keyring()
        let randomness = Randomness { chance.bytes($0) }
        let keys = OrganisationKeys(keyring: keyring, store: try DirectoryKeyStore(folder + "/keys", randomness: randomness), randomness: randomness)
        let files = SealedFiles(files: try DirectoryFileStore(folder + "/files"), keys: keys)
        let outbox = try FileOutbox(folder: folder + "/outbox", sender: sender(), clock: { clock.now }, random: { chance.bytes($0) })
        // The least cost that Argon2 takes: a test waits for work, not for what slows an attacker down.
        let passwords = try PasswordQueue(cost: Argon2Cost(memory: 8, passes: 1, lanes: 1) ?? .standard)
        let challenger = AltchaChallenger(
            key: try keyring.key(for: .challenges), maxnumber: challengeMaxnumber, assets: try shared.get().assets.addresses, random: { chance.bytes($0) })
        let accounts = Accounts(
            store: store, keyring: keyring, keys: keys, passwords: passwords, policy: try shared.get().policy, gate: try shared.get().gate,
            challenger: challenger, address: { "https://aertous.test" }, random: { chance.bytes($0) })
        var installation = Installation(
            store: store, keyring: keyring, keys: keys, files: files, accounts: accounts, catalogues: try shared.get().catalogues,
            assets: try shared.get().assets, memory: KeptMemory(), random: { chance.bytes($0) })
        installation.contact = try contact()
        let site = PublicSite(
            store: store, challenger: challenger, contact: try contact(), key: try keyring.key(for: .devices), random: { chance.bytes($0) })
        let runner = JobRunner(
            store: store, kinds: installation.jobs(through: outbox), logger: log.logger, random: { chance.bytes($0) },
            pause: { _ in try await Task.sleep(for: .seconds(600)) })
        return Assembled(installation: installation, site: site, passwords: passwords, outbox: outbox, runner: runner)
    }

    /// At most four at once: each holds connections, and a server has only so many.
    private static let seats = Seats(4)

    static func keyring() throws -> Keyring {
        guard let keyring = Keyring(masters: [1: [UInt8](repeating: 7, count: 32)]) else { throw Missing(what: "keyring") }
        return keyring
    }
    /// Of a challenge, so that a test solves one at once.
    package static let challengeMaxnumber: UInt64 = 50
    /// Whoever runs the installation.
    package static func contact() throws -> EmailAddress {
        guard let address = EmailAddress("operator@aertous.test") else { throw Missing(what: "contact") }
        return address
    }
    private static func sender() throws -> Mailbox {
        guard let address = EmailAddress("no-reply@aertous.test") else { throw Missing(what: "sender") }
        return Mailbox(name: "Aertous", address: address)
    }
    struct Missing: Error { let what: String }

    /// What costs time to read, and is the same for all.
    private struct Shared {
        let catalogues: Catalogues
        let assets: Platform.Assets
        let policy: PasswordPolicy
        let gate: WorkEmailGate
    }
    private static let shared = Result {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let platform = sources.appendingPathComponent("Platform/Resources").path
        return Shared(
            catalogues: try Catalogues(folder: sources.appendingPathComponent("App/Resources/catalogues")), assets: try Platform.Assets(folder: platform),
            policy: try PasswordPolicy(folder: platform + "/data"), gate: try WorkEmailGate(folder: platform + "/data"))
    }

    /// The name of the world's database on the server. PostgreSQL only.
    package func database() async throws -> String {
        try await store.application.transact(.read, Entry(nil)) { connection in
            var name = ""
            try connection.query("SELECT current_database()::text") { name = $0.text(0) }
            try connection.commit(after: [])
            return name
        }
    }

    /// Lets PostgreSQL count what the tables hold, as a server does by itself after a minute: until then it plans for one row.
    package func analyse() async throws {
        guard engine == .postgres else { return }
        try Self.asSuperuser(of: await database(), "ANALYZE")
    }

    /// As the server's superuser, whom row security does not stop.
    package static func asSuperuser(of database: String, _ text: String) throws {
        let handle = PQconnectdb("\(Engine.server ?? "") dbname=\(database) user=postgres")
        defer { PQfinish(handle) }
        let result = PQexec(handle, text)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw Missing(what: String(cString: PQerrorMessage(handle))) }
    }
}

/// Lets so many in at once.
final class Seats: Sendable {
    private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>
    init(_ count: Int) { state = Mutex((count, [])) }

    func take() async throws {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free > 0 { state.free -= 1; return true }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty { state.free += 1; return nil }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
