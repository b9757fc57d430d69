internal import Platform
internal import Store

/// How many mails may be asked for: five an hour for each address and twenty for each network, and without a solved challenge,
/// as from a browser without scripts, five for each network and sixty for all together.
struct MailAllowance: Sendable {
    /// Whether whoever asks has shown that they are no robot.
    enum Standing: Sendable {
        /// In a session.
        case signedIn
        /// With a solved challenge, which is used up here, or without.
        case visitor(SolvedChallenge?)
    }
    private static let (hour, perAddress, perNetwork, unproved, unprovedInAll) = (Int64(3_600_000), 5, 20, 5, 60)
    /// Under which those of all networks are counted.
    private static let everybody = "everybody"

    let place: Attempts.Place
    let standing: Standing
    private let identify: @Sendable () -> String
    private let now: Int64

    init(_ accounts: Accounts, _ address: EmailAddress, client: String, _ standing: Standing, now: Int64) throws {
        (place, self.standing, self.now) = (try Attempts(accounts: accounts).place(address.canonical, client), standing, now)
        identify = { accounts.identifier(now) }
    }

    /// Lets one more mail be sent to an address, or says that it is not to be. A network that asks too often is refused; for an
    /// address the answer stays the same.
    ///
    /// - Throws: 429; `Problem.invalid` of ``SolvedChallenge/field`` where a challenge is needed, or was spent before.
    func take(in tx: Writing) throws -> Bool {
        let period = Throttle.period(Self.hour, at: now)
        let network = try tx.attempts(.mail, network: place.network, in: period, limit: Self.perNetwork)
        guard network.count < Self.perNetwork else {
            throw Problem.tooMany(
                "So many mails were asked for from where you are that we stopped for a while.", until: (network.last ?? now) + Self.hour, now: now)
        }
        switch standing {
        case .signedIn: break
        case .visitor(let proof?): try tx.spend(proof, id: identify())
        case .visitor(nil):
            let own = try tx.attempts(.unproved, network: place.network, in: period, limit: Self.unproved).count
            let all = try tx.attempts(.unproved, subject: Self.everybody, in: period, limit: Self.unprovedInAll).count
            guard own < Self.unproved, all < Self.unprovedInAll else { throw Problem.invalid(SolvedChallenge.field, Self.needed) }
            try tx.add(.unproved, Attempts.Place(subject: Self.everybody, network: place.network), id: identify(), now: now)
        }
        let isOpen = try tx.attempts(.mail, subject: place.subject, in: period, limit: Self.perAddress).count < Self.perAddress
        try tx.add(.mail, place, id: identify(), now: now)
        return isOpen
    }

    static let needed = "This needs scripts right now: your browser has to show that you are no robot. Turn them on, or try again in an hour."
}
