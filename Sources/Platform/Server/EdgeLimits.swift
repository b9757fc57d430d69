internal import NIOCore

/// What one connection may cost before anybody is known (`security.md` 18). Times are those of the event loop.
struct EdgeLimits: Sendable {
    /// Bytes of one line of a head, and of a whole head; how many fields it may hold. HTTP/2 has the same bound of 16 KiB.
    var (line, head, fields) = (8_192, 16_384, 100)
    /// From the first byte of a head to its last, from the connection to its first head, and for the handshake of TLS.
    var headTime = TimeAmount.seconds(10)
    /// How long a connection is kept without a request.
    var idleTime = TimeAmount.seconds(60)
    /// A body that is waited for brings at least `bodyBytes` in each `bodyTime`, after a first one of grace: 1 KiB/s.
    var (bodyTime, bodyBytes) = (TimeAmount.seconds(10), 10_240)
    /// Each part of an answer, of `part` bytes at most, is taken within this time: about 1 KiB/s.
    var (part, partTime) = (65_536, TimeAmount.seconds(60))
    /// How long what still comes is thrown away after a refusal: closing at once would take the words from who reads late.
    var lingerTime = TimeAmount.seconds(2)
}
