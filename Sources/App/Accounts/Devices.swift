internal import Cryptography
internal import Platform
internal import Store

/// Browsers that an account has signed in with. A known one is not held up by what strangers try, and is not told about.
struct Devices: Sendable {
    /// Of each account; the one that was seen longest ago makes room.
    static let most = 20
    let accounts: Accounts

    /// Marks this browser, under a new word each time that it signs in. Of one that the account did not know its owner is told.
    ///
    /// - Parameters:
    ///   - cookie: what it carried; of this account, it is over now.
    ///   - session: the digest of the one that it signed in to. Where that is over by now, so is what the account knows of browsers.
    ///   - isFirst: the account was made in it just now, so there is nothing to tell.
    /// - Returns: the cookie's value.
    func remember(_ account: String, carrying cookie: String?, in session: String, isFirst: Bool = false, _ asking: Passwords.Asking) async throws -> String {
        let (key, now) = (try accounts.deviceKey(), asking.now)
        let notice = try accounts.notice(.signedIn, to: account, asking)
        var generator = Randomness(accounts.random)
        let token = DeviceToken(account: account, key: key, using: &generator)
        let old = try cookie.flatMap { try accounts.device($0, of: account) }?.digest ?? ""
        let (id, ends) = (accounts.identifier(now), now + accounts.limits.device)
        try await accounts.store.write(accounts.store.gate()) { tx in
            guard try tx.holds(account), try tx.hasSession(session, of: account) else { return }
            let wasKnown = try tx.remove("known_device", where: "account_id = \(account) AND digest = \(old) AND ends_at > \(now)") == 1
            _ = try tx.remove("known_device", where: "account_id = \(account) AND ends_at <= \(now)")
            for other in try tx.devices(of: account).dropFirst(Self.most - 1) { _ = try tx.remove("known_device", where: "id = \(other)") }
            try tx.insert(
                "known_device", id: id,
                ["account_id": .text(account), "digest": .text(token.digest), "seen_at": .integer(now), "ends_at": .integer(ends)])
            if !wasKnown, !isFirst { try notice.ask(in: tx) }
        }
        return token.text
    }
}
