public import Hummingbird
internal import HummingbirdHTTP2
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
    private let load: Load
    private let random: @Sendable (Int) -> [UInt8]
    private let logger: Logger
    private let metrics: Metrics?
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - isSecure: whether who calls reaches us over TLS, ours or a proxy's.
    ///   - clients: the most connections at once, and the most streams; one address has at most half of either.
    ///   - proxies: ranges of addresses that have as many as they like.
    ///   - random: makes the ids of requests that cannot be read.
    ///   - metrics: where those are counted, under the route `unread`.
    ///   - clock: milliseconds since 1970 UTC, for the certificate's last day.
    public init(
        _ address: Address, certificate: Certificate? = nil, isSecure: Bool = false, clients: Int = 800, proxies: [CIDR] = [],
        random: @escaping @Sendable (Int) -> [UInt8], logger: Logger, metrics: Metrics? = nil, clock: @escaping @Sendable () -> Int64
    ) {
        (self.address, self.certificate, self.isSecure, self.random, self.logger) = (address, certificate, isSecure, random, logger)
        (self.metrics, self.clock) = (metrics, clock)
        load = Load(most: clients, proxies: proxies)
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
        let (limits, load, isSecure, random, metrics) = (EdgeLimits(), load, isSecure, random, metrics)
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                Exchange(limits, load: load, isSecure: isSecure, random: random) {
                    metrics?.count(route: "unread", method: "", status: $0, milliseconds: 0, statements: 0)
                }
            ],
            httpDecoderConfiguration: .init(maxHeaderFieldSize: limits.line, maxHeaderListSize: limits.head, maxHeaderFieldCount: limits.fields))
        guard let certificate else {
            return HTTPServerBuilder { WatchedChannel(base: HTTP1Channel(responder: $0, configuration: http), load: load, limits: limits) }
        }
        let tls = try certificate.configuration(now: clock(), logger: logger)
        // Told to go before it is closed: ten seconds to take the hint.
        let http2 = HTTP2ChannelConfiguration(idleTimeout: .seconds(50), gracefulCloseTimeout: .seconds(10), streamConfiguration: http)
        // Once here, so that what is wrong is said before anything listens.
        do { _ = try NIOSSLContext(configuration: tls) } catch { throw certificate.mismatch }
        return HTTPServerBuilder {
            WatchedChannel(base: try HTTP2UpgradeChannel(tlsConfiguration: tls, configuration: http2, responder: $0), load: load, limits: limits)
        }
    }
}
