public import Hummingbird
internal import Foundation
internal import HummingbirdTLS
public import Logging
internal import HummingbirdCore
internal import NIOCore
internal import NIOSSL
public import ServiceLifecycle

/// Listens and answers. Two of them run: one for people and programs, one on loopback for the operator's metrics.
public struct Server: Sendable {
    public struct Address: Sendable {
        public let host: String
        /// 0 picks a free one.
        public let port: Int
        public init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    }
    /// PEM files of a certificate chain and its key.
    public struct Certificate: Sendable {
        public let chain, key: String
        public init(chain: String, key: String) { (self.chain, self.key) = (chain, key) }
    }
    public enum Failure: Error, Sendable, CustomStringConvertible {
        case certificate(String)
        public var description: String {
            switch self {
            case .certificate(let reason): "The certificate or its key cannot be used: \(reason)."
            }
        }
    }

    private let address: Address
    private let certificate: Certificate?
    private let isSecure: Bool
    private let random: @Sendable (Int) -> [UInt8]
    private let logger: Logger
    private let metrics: Metrics?
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - isSecure: whether who calls reaches us over TLS, ours or a proxy's.
    ///   - random: makes the ids of requests that cannot be read.
    ///   - metrics: where those are counted, under the route `unread`.
    ///   - clock: milliseconds since 1970 UTC, for the certificate's last day.
    public init(
        _ address: Address, certificate: Certificate? = nil, isSecure: Bool = false, random: @escaping @Sendable (Int) -> [UInt8], logger: Logger,
        metrics: Metrics? = nil, clock: @escaping @Sendable () -> Int64
    ) {
        (self.address, self.certificate, self.isSecure, self.random, self.logger) = (address, certificate, isSecure, random, logger)
        (self.metrics, self.clock) = (metrics, clock)
    }

    /// - Parameter isListening: told the port once connections are taken.
    public func application<Responder: HTTPResponder>(_ responder: Responder, isListening: @escaping @Sendable (Int) async -> Void) throws -> any Service
    where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        Application(
            responder: responder, server: try builder(),
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in await isListening(channel.localAddress?.port ?? 0) },
            logger: quiet)
    }

    /// Hummingbird's own words are for its developers; ours are in the path.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = .warning
        return quiet
    }

    private func builder() throws -> HTTPServerBuilder {
        // Without a limit an idle connection would be kept for ever.
        let http = HTTPServerBuilder.http1(configuration: .init(additionalChannelHandlers: [unread], idleTimeout: .seconds(60)))
        guard let certificate else { return http }
        for file in [certificate.chain, certificate.key] where access(file, R_OK) != 0 {
            throw Failure.certificate(errno == ENOENT ? "there is no file \(file)" : "\(file) may not be read")
        }
        var status = stat()
        if stat(certificate.key, &status) == 0, status.st_mode & 0o077 != 0 {
            throw Failure.certificate("the key \(certificate.key) may be read by others than its owner, so run chmod 600 on it")
        }
        func explained<T>(_ words: String, _ body: () throws -> T) throws -> T {
            do { return try body() } catch { throw Failure.certificate(words) }
        }
        let chain = try explained("\(certificate.chain) holds no PEM certificate") { try NIOSSLCertificate.fromPEMFile(certificate.chain) }
        guard !chain.isEmpty else { throw Failure.certificate("\(certificate.chain) holds no PEM certificate") }
        if let leaf = chain.first, Int64(leaf.notValidAfter) * 1_000 <= clock() {
            // Served all the same: whoever restarts us on the day after it ended is better off with pages that browsers warn of.
            logger.warning("certificate", metadata: ["file": "\(certificate.chain)", "problem": "it has expired, and browsers will refuse it"])
        }
        let key = try explained("\(certificate.key) holds no PEM private key") { try NIOSSLPrivateKey(file: certificate.key, format: .pem) }
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        // Building alone asks nothing: the first to see that they do not fit would be whoever connects.
        return try explained("the key \(certificate.key) does not belong to the certificate \(certificate.chain)") {
            _ = try NIOSSLContext(configuration: tls)
            return try .tls(http, tlsConfiguration: tls)
        }
    }

    private var unread: UnreadRequestPlacing {
        UnreadRequestPlacing { [isSecure, random, metrics] in
            UnreadRequest(isSecure: isSecure, random: random) {
                metrics?.count(route: "unread", method: "", status: $0, milliseconds: 0, statements: 0)
            }
        }
    }
}
