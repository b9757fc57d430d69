internal import Cryptography
internal import Platform
internal import Store

/// Something that an account's owner is told whatever they have chosen, for it may be somebody else's doing.
enum NoticeKind: String, Sendable, CaseIterable {
    case passwordChanged = "password-changed"
    case passwordReset = "password-reset"
    case authenticatorAdded = "authenticator-added"
    case authenticatorReplaced = "authenticator-replaced"
    case authenticatorRemoved = "authenticator-removed"
    case backupCodesMade = "backup-codes-made"
    case passkeyAdded = "passkey-added"
    case passkeyRemoved = "passkey-removed"
    case passkeyCopied = "passkey-copied"
    case signedIn = "signed-in"
    case addressAsked = "address-asked"
    case addressChanged = "address-changed"
    case accountDeleted = "account-deleted"
}

/// A notice, sealed before the transaction that causes it.
///
/// The queue carries ids alone. What the mail says beside them stands in a row of its own until it is sent: also the address of
/// before, where the mail goes to one that no account has any more.
struct AccountNotice: Sendable {
    /// Milliseconds after which the row goes, whether or not the mail was sent: the queue gives up after half of it.
    static let life: Int64 = 24 * 3_600_000

    /// What was sealed.
    struct Detail: Sendable {
        var device = "", name = ""
        /// Where the mail goes, if not to the account's own address.
        var address = ""

        init(device: String, name: String = "", address: String = "") { (self.device, self.name, self.address) = (device, name, address) }
        /// - Parameter bytes: three texts with U+0000 between them, which the database keeps out of every text.
        init(bytes: [UInt8]) {
            let parts = bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
            if parts.count == 3 { (device, name, address) = (parts[0], parts[1], parts[2]) }
        }
        var bytes: [UInt8] { Array([device, name, address].map { $0.filter { $0 != "\0" } }.joined(separator: "\0").utf8) }
    }

    private let kind: NoticeKind
    private let id, account: String
    private let sealed: [UInt8]
    private let now: Int64

    init(_ kind: NoticeKind, to account: String, _ detail: Detail, now: Int64, accounts: Accounts) throws {
        var generator = Randomness(accounts.random)
        (self.kind, self.account, self.now, id) = (kind, account, now, accounts.identifier(now))
        sealed = try Envelope.seal(detail.bytes, under: accounts.factorKey(), for: Self.owner(id, account), using: &generator)
    }

    /// In the transaction of what it tells, in the gate's or the account's door.
    func ask(in tx: Writing) throws {
        try tx.insert(
            "notice", id: id,
            ["account_id": .text(account), "kind": .text(kind.rawValue), "detail": .bytes(sealed), "ends_at": .integer(now + Self.life)])
        try tx.enqueueMail(kind.rawValue, account: account, ids: ["notice": id], key: id)
    }

    static func owner(_ id: String, _ account: String) -> SecretOwner { SecretOwner(owner: account, kind: "notice", record: id) }
}
