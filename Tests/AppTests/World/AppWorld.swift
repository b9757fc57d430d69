package import App
package import Cryptography
import HummingbirdTesting
package import Platform
package import PublicSite
package import Store
import Synchronization

/// One installation with two organisations and a person in each role, on an engine, with the time and chance of a test.
///
///     try await AppWorld.with(engine) { world in
///         let reply = try await world.page(.get, "/o/acorn/team", as: world.person(.engineer))
///         #expect(reply.status == 200)
///     }
///
/// The organisations are `acorn` and `birch`. The Consultant is one person in both.
package struct AppWorld: Sendable {
    package let engine: Engine
    package let store: Store
    package let installation: Installation
    package let site: PublicSite
    package let accounts: Accounts
    package let passwords: PasswordQueue
    package let keyring: Keyring
    package let clock: Clock
    package let chance: Chance
    package let outbox: FileOutbox
    package let log: LogLines
    package let runner: JobRunner
    /// A folder of the test's own, gone after it.
    package let folder: String
    package let path: Path
    /// Everybody, acorn first, in the order of the roles.
    package let people: [Person]
    /// The ten backup codes of acorn's CISO, who signed up.
    package let backupCodes: [String]
    let client: any TestClientProtocol
    let sessions = OpenSessions()

    /// Everything that is served: the product's routes and the public site's.
    package var routes: [Route] { installation.routes + site.routes }

    package func person(_ role: Role, of organisation: String = "acorn") -> Person {
        people.first { $0.role == role && $0.organisation == organisation } ?? people[0]
    }
    /// Acts for a person below HTTP.
    package func member(_ role: Role, of organisation: String = "acorn") async throws -> Member {
        try await store.enter(organisation, account: person(role, of: organisation).account)
    }
    /// Does what requests have left to do, mails above all, as the serving program does right after each.
    ///
    /// - Returns: how many jobs.
    @discardableResult
    package func deliver() async throws -> Int { try await runner.runDue() }

    /// The newest mail to an address, once what is due is delivered.
    package func mail(to email: String) async throws -> OutboxMail? {
        guard let address = EmailAddress(email) else { return nil }
        try await deliver()
        return try await outbox.latest(for: address)
    }
}

/// Sessions that were begun once and serve all requests of a test.
final class OpenSessions: Sendable {
    private let known = Mutex<[String: String]>([:])
    subscript(member: String) -> String? {
        get { known.withLock { $0[member] } }
        set { known.withLock { $0[member] = newValue } }
    }
}
