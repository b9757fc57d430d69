import App
import Cryptography
import Foundation
import Logging
import Platform
import ServiceLifecycle
import UnixSignals
import Store

/// A program that serves: two listeners, one for people and programs, one on loopback for the operator.
struct Serving: Sendable {
    let configuration: Configuration
    let keyring: Keyring

    init(_ configuration: Configuration, keyring: Keyring) { (self.configuration, self.keyring) = (configuration, keyring) }

    func run() async throws {
        try Folder.makePrivate(configuration.data)
        let scheme = configuration.certificate == nil ? "http" : "https"
        let (host, origin) = (configuration.host, configuration.origin)
        let address = PublicAddress()
        let composition = Composition(configuration, keyring: keyring, address: address)
        let store = try await composition.openStore()
        let installation = try composition.installation(store)
        let metrics = Metrics()
        let path = try installation.path(
            settings: Path.Settings(isSecure: configuration.certificate != nil || !configuration.proxies.isEmpty, proxies: try proxies()),
            clock: System.clock, metrics: metrics, logger: composition.logger)
        let server = Server(.init(host: host, port: configuration.port), certificate: configuration.certificate, logger: composition.logger)
        let main = try server.application(path) { port in
            address.set(origin.map { "\(scheme)://\($0)" } ?? "\(scheme)://\(host):\(port)")
            Console.say("Listening on \(scheme)://\(host):\(port)")
        }
        let operatorServer = try Server(.init(host: "127.0.0.1", port: configuration.metricsPort), logger: composition.logger)
            .application(MetricsResponder(metrics: metrics)) { _ in }
        let group = ServiceGroup(configuration: .init(services: [
            operatorServer, main, SweepService(sweep: installation.sweep, logger: composition.logger),
            CheckpointService(checkpoints: installation.checkpoints, logger: composition.logger),
        ], gracefulShutdownSignals: [.sigterm, .sigint], logger: composition.logger))
        do { try await group.run() } catch {
            throw Refusal(Self.isInUse(error) ? "Port \(configuration.port) or \(configuration.metricsPort) is in use by another program." : "The server ended: \(type(of: error)).")
        }
        store.close()
    }

    private func proxies() throws -> [CIDR] {
        try configuration.proxies.map { text in
            guard let range = CIDR(text) else { throw Refusal("\(text) is no address range, such as 10.0.0.0/8.") }
            return range
        }
    }

    private static func isInUse(_ error: any Error) -> Bool { String(describing: error).contains("errno: 98") || String(describing: error).lowercased().contains("in use") }
}
