public import Cryptography
public import Platform
public import Store

/// What the verbs of accounts work with. All of it is passed in.
public struct Accounts: Sendable {
    public struct Limits: Sendable {
        /// Milliseconds without a request after which a session ends.
        public var idle: Int64 = 30 * 60_000
        /// Milliseconds after which it ends whatever happens.
        public var absolute: Int64 = 12 * 3_600_000
        /// Of the ticket between password and factor.
        public let ticket: Int64 = 10 * 60_000
        /// Of a mailed link.
        public let link: Int64 = 24 * 3_600_000
        /// Of a fresh code, for one class of sensitive acts.
        public let fresh: Int64 = 5 * 60_000
        /// Of the link that sets a new password.
        public let reset: Int64 = 3_600_000
        /// Of the link that proves a new address.
        public let change: Int64 = 24 * 3_600_000
        /// Of a browser that an account knows.
        public let device: Int64 = 180 * 86_400_000
        /// A session's last use is written at most this often.
        public let touch: Int64 = 60_000
        public init() {}
    }

    let store: Store
    let keyring: Keyring
    let keys: OrganisationKeys
    let passwords: PasswordQueue
    let policy: PasswordPolicy
    /// Which addresses may come in.
    let workAddresses: WorkAddresses
    /// Keeps robots out of what anybody may ask for.
    let challenger: any Challenger
    /// Where links in mails lead: `https://host[:port]`. Known once the program listens.
    let address: @Sendable () -> String
    let limits: Limits
    let random: @Sendable (Int) -> [UInt8]

    public init(
        store: Store, keyring: Keyring, keys: OrganisationKeys, passwords: PasswordQueue, policy: PasswordPolicy, gate: WorkEmailGate,
        challenger: any Challenger, address: @escaping @Sendable () -> String, limits: Limits = Limits(), random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        (self.store, self.keyring, self.keys, self.passwords, self.policy) = (store, keyring, keys, passwords, policy)
        workAddresses = WorkAddresses(store: store, gate: gate)
        (self.challenger, self.address, self.limits, self.random) = (challenger, address, limits, random)
    }

    func identifier(_ now: Int64) -> String { Identifier.make(now: now, random: random) }

    /// A secret for a cookie or a link, and the digest under which it is kept.
    func secret() -> (text: String, digest: String) {
        let secret = Session(random: random)
        return (secret.secret, secret.id)
    }

    /// The key under which an account's factor secrets are sealed.
    func factorKey() throws -> SealingKey { try keyring.key(for: .accountSecrets) }
    /// Opens what was sealed for an account, under whichever version of the master key.
    func open(_ sealed: [UInt8], for owner: SecretOwner) throws -> [UInt8] {
        try Envelope.open(sealed, under: keyring.key(for: .accountSecrets, version: Envelope.keyID(of: sealed)), for: owner)
    }
    /// The key under which devices are marked, and whoever is counted is named.
    func deviceKey() throws -> SealingKey { try keyring.key(for: .devices) }
    /// The device that a cookie's value marks, under whichever version.
    func device(_ text: String, of account: String) throws -> DeviceToken? {
        try keyring.keys(for: .devices).lazy.compactMap { DeviceToken(text, account: account, key: $0) }.first
    }
    /// Marks a browser that has signed in.
    func cookie(_ device: String) -> String { Cookie.device.setting(device, seconds: Int(limits.device / 1000)) }
    static func owner(of factor: String, account: String) -> SecretOwner { SecretOwner(owner: account, kind: "totp-secret", record: factor) }
}
