internal import Synchronization

/// How much strangers have in hand at once: connections, of one address too, and requests. Each is bounded, so that what they
/// cost is.
final class Load: Sendable {
    private struct State {
        var (connections, requests) = (0, 0)
        var byPrefix: [CIDR: Int] = [:]
    }
    private let most: Int
    private let proxies: [CIDR]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - most: of connections, and of requests; one address, or /64, has at most half of the connections.
    ///   - proxies: whose connections are those of many.
    init(most: Int, proxies: [CIDR]) { (self.most, self.proxies) = (most, proxies) }

    /// - Returns: false where it is too many; then it was not counted.
    func connectionBegan(_ address: IPAddress?) -> Bool {
        let prefix = counted(address)
        return state.withLock { state in
            guard state.connections < most, prefix.map({ state.byPrefix[$0, default: 0] < max(1, most / 2) }) ?? true else { return false }
            state.connections += 1
            if let prefix { state.byPrefix[prefix, default: 0] += 1 }
            return true
        }
    }
    func connectionEnded(_ address: IPAddress?) {
        let prefix = counted(address)
        state.withLock { state in
            state.connections -= 1
            guard let prefix, let count = state.byPrefix[prefix] else { return }
            state.byPrefix[prefix] = count > 1 ? count - 1 : nil
        }
    }

    /// - Returns: false where it is too many; then it was not counted.
    func requestBegan() -> Bool {
        state.withLock { state in
            guard state.requests < most else { return false }
            state.requests += 1
            return true
        }
    }
    func requestsEnded(_ count: Int) { state.withLock { $0.requests -= count } }

    private func counted(_ address: IPAddress?) -> CIDR? {
        guard let address, !proxies.contains(where: { $0.contains(address) }) else { return nil }
        return address.prefix
    }
}
