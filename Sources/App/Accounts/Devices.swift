internal import Cryptography
internal import Platform
internal import Store

/// Browsers that an account has signed in with. A known one is not held up by what strangers try, and is not told about.
struct Devices: Sendable {
    /// Of each account; the one that was seen longest ago makes room.
    static let most = 20
    let accounts: Accounts

    /// Marks this browser, under a new word each time that it signs in.
    ///
    /// - Parameter cookie: what it carried; of this account, it is over now.
    /// - Returns: the cookie's value, and whether the account knew the browser.
    func remember(_ account: String, carrying cookie: String?, now: Int64) async throws -> (value: String, wasKnown: Bool) {
        let key = try accounts.deviceKey()
        var generator = Randomness(accounts.random)
        let token = DeviceToken(account: account, key: key, using: &generator)
        let old = try cookie.flatMap { try accounts.device($0, of: account) }?.digest ?? ""
        let (id, ends) = (accounts.identifier(now), now + accounts.limits.device)
        let wasKnown = try await accounts.store.write(accounts.store.gate()) { tx in
            let wasKnown = try tx.remove("known_device", where: "account_id = \(account) AND digest = \(old) AND ends_at > \(now)") == 1
            _ = try tx.remove("known_device", where: "account_id = \(account) AND ends_at <= \(now)")
            for other in try tx.devices(of: account).dropFirst(Self.most - 1) { _ = try tx.remove("known_device", where: "id = \(other)") }
            try tx.insert(
                "known_device", id: id,
                ["account_id": .text(account), "digest": .text(token.digest), "seen_at": .integer(now), "ends_at": .integer(ends)])
            return wasKnown
        }
        return (token.text, wasKnown)
    }
}
