import App
import Cryptography
import Foundation
import Logging
import Platform
import PublicSite
import ServiceLifecycle
import UnixSignals
import Store

/// A program that serves: two listeners, one for people and programs, one on loopback for the operator.
struct Serving: Sendable {
    let configuration: Configuration
    let keyring: Keyring
    /// What the database must be for, and for a demonstration what is said of it once it listens.
    let purpose: InstallationPurpose.Kind
    /// Called with the address before anybody is told of it; answers what to say after it.
    let announce: @Sendable (String) -> String?

    init(
        _ configuration: Configuration, keyring: Keyring, purpose: InstallationPurpose.Kind = .work,
        announce: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        (self.configuration, self.keyring, self.purpose, self.announce) = (configuration, keyring, purpose, announce)
    }

    func run() async throws {
        // Without this a file-size limit would end the program instead of failing the write.
        signal(SIGXFSZ, SIG_IGN)
        try Port.refuse(configuration.port, host: configuration.listeningHost)
        try Port.refuse(configuration.metricsPort, host: "127.0.0.1")
        if let port = configuration.redirectPort { try Port.refuse(port, host: configuration.listeningHost) }
        try Folder.makePrivate(configuration.data)
        let address = PublicAddress()
        let composition = Composition(configuration, keyring: keyring, address: address)
        let store = try await composition.openStore()
        defer { store.close() }
        guard try await InstallationPurpose.settle(store, now: System.clock()).kind == purpose else {
            throw Refusal("This database belongs to a demonstration, for good. Serve it with: aertous demo")
        }
        var installation = try composition.installation(store)
        let holders = KeyHolders(store: store, keyring: keyring, id: Hex.encode(System.random(8)))
        try await settleKeys(&installation, holders)
        if purpose == .demo { installation.openOutbox = try composition.outbox() }
        let metrics = Metrics()
        let publicRoutes = try composition.publicSite(store).routes
        let settings = try pathSettings()
        let path = try installation.path(
            besides: publicRoutes, foot: PublicSite.foot, settings: settings,
            clock: System.clock, metrics: metrics, logger: composition.logger)
        let main = try main(path, address, metrics, composition.logger)
        let (logger, mailer) = (composition.logger, try composition.mailer())
        logger.info("mail", metadata: ["transport": "\(configuration.mail.transport.words)"])
        let runner = JobRunner(
            store: store, kinds: installation.jobs(through: mailer),
            schedules: schedules(installation, besides: publicRoutes, logger: logger) + outboxSchedules(mailer),
            logger: logger,
            random: System.random, pause: { try await Task.sleep(for: $0) })
        let operatorServer = try Server(.init(host: "127.0.0.1", port: configuration.metricsPort), random: System.random, logger: logger, clock: System.clock)
            .application(OperatorResponder(metrics: metrics, queue: runner.queue, isolation: installation.isolationRecord)) { port in
                logger.info("metrics", metadata: ["url": "http://127.0.0.1:\(port)/metrics"])
            }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    operatorServer, JobService(runner: runner, address: address), KeyHolderService(holders: holders, logger: logger), main,
                ] + (try redirects(settings.limits, logger)), gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
            await Self.leave(holders)
        } catch {
            await Self.leave(holders)
            throw Self.isInUse(error) ? Refusal(inUse) : Refusal(explaining: error)
        }
    }

    private func pathSettings() throws -> Path.Settings {
        var settings = Path.Settings(isSecure: isSecure, hosts: try configuration.hostList(), origin: configuration.origin, proxies: try proxies())
        settings.hasSecureSubdomains = configuration.hasSecureSubdomains
        settings.limits = RateLimits(address: configuration.addressLimit, account: configuration.accountLimit)
        return settings
    }

    /// The listener without TLS that leads to the one with it, where one is asked for.
    private func redirects(_ limits: RateLimits?, _ logger: Logger) throws -> [any Service] {
        guard let port = configuration.redirectPort else { return [] }
        guard configuration.certificate != nil else { throw Refusal("AERTOUS_REDIRECT_PORT goes with a certificate: a proxy leads to https by itself.") }
        let target = RedirectResponder(hosts: try configuration.hostList(), port: configuration.port, limits: limits, clock: System.clock)
        return [
            try Server(
                .init(host: configuration.listeningHost, port: port), clients: configuration.clients, random: System.random, logger: logger, clock: System.clock
            )
            .application(target) { port in logger.info("redirect", metadata: ["port": "\(port)"]) }
        ]
    }
    /// Nothing is served that could not be opened, and nothing sealed that another program here could not open.
    private func settleKeys(_ installation: inout Installation, _ holders: KeyHolders) async throws {
        try await holders.show()
        do {
            try await installation.masterKeys.settle(now: System.clock())
            try await installation.signingKeys.settle(now: System.clock())
            installation.signing.retired = try await installation.signingKeys.retired()
        } catch {
            await Self.leave(holders)
            throw error
        }
    }

    /// Where even that fails, it is forgotten after a minute.
    private static func leave(_ holders: KeyHolders) async { try? await holders.leave() }

    private var isSecure: Bool { configuration.certificate != nil || !configuration.proxies.isEmpty }

    private func main(_ path: Path, _ address: PublicAddress, _ metrics: Metrics, _ logger: Logger) throws -> any Service {
        let scheme = configuration.certificate == nil ? "http" : "https"
        // Behind a proxy people reach us over its TLS: links, and the origin of passkeys, must say so.
        let publicScheme = isSecure ? "https" : "http"
        let server = Server(
            .init(host: configuration.listeningHost, port: configuration.port), certificate: configuration.certificate, isSecure: isSecure,
            clients: configuration.clients, proxies: try proxies(), random: System.random, logger: logger, metrics: metrics, clock: System.clock)
        let isListening: @Sendable (Int) async -> Void = { [configuration, announce] port in
            let url = configuration.url(scheme, port: port)
            address.set(configuration.origin.map { "\(publicScheme)://\($0)" } ?? url)
            let words = announce(url)
            Console.say("Listening on \(url)")
            if let words { Console.say(words) }
        }
        #if DEBUG
        if let trap = PlantedTrap(in: path, System.environment) { return try server.application(trap, isListening: isListening) }
        #endif
        return try server.application(path, isListening: isListening)
    }

    /// Mails that wait in a folder are kept for a day.
    private func outboxSchedules(_ mailer: any Mailer) -> [Schedule] {
        guard let outbox = mailer as? FileOutbox else { return [] }
        return [Schedule("forget-mails", every: 3_600_000, atStart: true) { try await outbox.forgetOld() }]
    }

    /// A debug build leaves one out that a fault test names: it fills disks and counts files. A release has none of it.
    private func schedules(_ installation: Installation, besides: [Route], logger: Logger) -> [Schedule] {
        let all = installation.schedules(clock: System.clock, besides: besides, logger: logger)
        #if DEBUG
        return all.filter { $0.name != System.environment["AERTOUS_PLANTED_SILENCE"] }
        #else
        return all
        #endif
    }

    private func proxies() throws -> [CIDR] {
        try configuration.proxies.map { text in
            guard let range = CIDR(text) else { throw Refusal("\(text) is no address range, such as 10.0.0.0/8.") }
            return range
        }
    }

    private var inUse: String {
        let ports = [configuration.port, configuration.metricsPort].filter { $0 != 0 }.map { "port \($0)" }
        return "\(ports.joined(separator: " or ").prefix(1).uppercased() + ports.joined(separator: " or ").dropFirst()) is in use by another program."
    }

    private static func isInUse(_ error: any Error) -> Bool {
        String(describing: error).contains("errno: 98") || String(describing: error).lowercased().contains("in use")
    }
}
