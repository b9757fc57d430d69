/// Asks siteverify through libcurl, on a thread of its own.
public final class SiteVerify: Sendable {
    private let address: String
    private let threads: BlockingThreads

    /// - Parameter address: https, or this machine.
    /// - Returns: nil for any other.
    /// - Throws: when the system gives no thread.
    public init?(address: String = TurnstileChallenger.standardAddress) throws {
        let isLocal = ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"].contains { address.hasPrefix($0) }
        guard address.utf8.count <= 256, address.utf8.allSatisfy({ 0x21..<0x7F ~= $0 }), address.hasPrefix("https://") || isLocal else { return nil }
        self.address = address
        threads = try BlockingThreads(width: 4)
    }
    deinit { threads.end() }

    public func ask(_ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
        var transfer = CurlTransfer(kind: .http, address: address, body: body)
        transfer.seconds = 10
        transfer.headers = ["Content-Type: application/x-www-form-urlencoded", "Accept: application/json", "User-Agent: aertous"]
        let answer = try await threads.answer { [transfer] in try transfer.perform() }
        return (answer.status, answer.body)
    }
}
