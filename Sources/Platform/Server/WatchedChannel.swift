internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL

/// A connection of the server that is counted, and under TLS watched before anything of HTTP is read.
struct WatchedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let load: Load
    let limits: EdgeLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        let address = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        if load.connectionBegan(address) {
            channel.closeFuture.whenComplete { [load] _ in load.connectionEnded(address) }
        } else {
            // Closed without a word: whoever holds so many does not read one.
            channel.eventLoop.execute { channel.close(promise: nil) }
        }
        let value = base.setup(channel: channel, logger: logger)
        // On the event loop, and before its first byte.
        if let tls = try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) {
            try? channel.pipeline.syncOperations.addHandler(HandshakeDeadline(limits), position: .after(tls))
        }
        return value
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
