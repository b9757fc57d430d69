internal import Synchronization

/// How much strangers have in hand at once: connections, and streams of HTTP/2. Both are bounded, in all and for each address,
/// so that nobody takes what is there for everybody. HTTP/1 has one request in hand on each connection.
final class Load: Sendable {
    private struct Count {
        var all = 0
        var byPrefix: [CIDR: Int] = [:]
    }
    private struct State { var (connections, streams) = (Count(), Count()) }

    private let most: Int
    private let proxies: [CIDR]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - most: of connections, and of streams; one address, or /64, has at most half.
    ///   - proxies: whose connections are those of many.
    init(most: Int, proxies: [CIDR]) { (self.most, self.proxies) = (most, proxies) }

    /// - Returns: false where it is too many; then it was not counted.
    func connectionBegan(_ address: IPAddress?) -> Bool { state.withLock { began(&$0.connections, address) } }
    func connectionEnded(_ address: IPAddress?) { state.withLock { ended(&$0.connections, address) } }

    /// - Returns: false where it is too many; then it was not counted.
    func streamBegan(_ address: IPAddress?) -> Bool { state.withLock { began(&$0.streams, address) } }
    func streamEnded(_ address: IPAddress?) { state.withLock { ended(&$0.streams, address) } }

    private func began(_ count: inout Count, _ address: IPAddress?) -> Bool {
        let prefix = counted(address)
        guard count.all < most, prefix.map({ count.byPrefix[$0, default: 0] < max(1, most / 2) }) ?? true else { return false }
        count.all += 1
        if let prefix { count.byPrefix[prefix, default: 0] += 1 }
        return true
    }
    private func ended(_ count: inout Count, _ address: IPAddress?) {
        count.all -= 1
        guard let prefix = counted(address), let known = count.byPrefix[prefix] else { return }
        count.byPrefix[prefix] = known > 1 ? known - 1 : nil
    }

    private func counted(_ address: IPAddress?) -> CIDR? {
        guard let address, !proxies.contains(where: { $0.contains(address) }) else { return nil }
        return address.prefix
    }
}
