public import HTTPTypes
public import Store

/// The general limits of a node: for each address before anything is looked up, and for each account or token once it is known.
///
/// Tighter ones, for passwords, codes, mails and public forms, are counted in the database, for all nodes together.
public struct RateLimits: Sendable {
    let addresses, accounts: RateLimiter

    /// - Parameters:
    ///   - address: requests a minute from one IPv4 address or IPv6 /64.
    ///   - account: requests a minute of one account or token, wherever they come from.
    ///   - capacity: addresses, and accounts, that are counted at once.
    public init(address: Int, account: Int, capacity: Int = 100_000) {
        addresses = RateLimiter(RateLimit("address", quota: address), capacity: capacity)
        accounts = RateLimiter(RateLimit("account", quota: account), capacity: capacity)
    }

    /// What limits count an address by; one key for whatever has none.
    static func key(_ client: String) -> String { IPAddress(client)?.prefix.description ?? "" }

    /// Before anybody is asked who they are.
    func count(address client: String, _ visit: inout Visit) throws { try count(addresses, Self.key(client), &visit) }

    /// For a listener that has no path: the same count, and the same fields.
    ///
    /// - Returns: 429 with the time to come back where the address asked too often; nil where it may.
    public func refusal(address client: String, now: Int64, _ fields: inout HTTPFields) -> Problem? {
        let standing = addresses.count(Self.key(client), now: now)
        Self.add([standing], to: &fields)
        return standing.isOver ? Self.tooMany(standing) : nil
    }
    private static func tooMany(_ standing: RateLimit.Standing) -> Problem {
        var problem = Problem(.tooMany, "More requests came than are taken in a minute. Wait \(standing.reset) seconds, then go on.")
        problem.retryAfter = Int64(standing.reset)
        return problem
    }

    /// A token apart from its owner's sessions: a script that runs wild shuts nobody out of the pages.
    func count(_ caller: Caller, _ visit: inout Visit) throws { try count(accounts, caller.token ?? caller.account, &visit) }

    private func count(_ limiter: RateLimiter, _ key: String, _ visit: inout Visit) throws {
        let standing = limiter.count(key, now: visit.now)
        visit.limits.append(standing)
        if standing.isOver { throw Self.tooMany(standing) }
    }

    /// As draft-ietf-httpapi-ratelimit-headers-11 has them: `"address";q=1200;w=60` and `"address";r=1199;t=60`.
    static func add(_ standings: [RateLimit.Standing], to fields: inout HTTPFields) {
        guard !standings.isEmpty else { return }
        func set(_ name: String, _ text: (RateLimit.Standing) -> String) {
            if let name = HTTPField.Name(name) { fields[name] = standings.map(text).joined(separator: ", ") }
        }
        set("RateLimit-Policy") { "\"\($0.limit.name)\";q=\($0.limit.quota);w=\($0.limit.window)" }
        set("RateLimit") { "\"\($0.limit.name)\";r=\($0.remaining);t=\($0.reset)" }
    }
}
