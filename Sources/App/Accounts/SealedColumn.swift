internal import Cryptography
internal import Store

/// What stands sealed under the master key itself in the database. Whatever else is sealed there is so under a key that the key
/// store holds.
///
/// Counting and rotating go by this list. A value that is sealed and not on it would be shut for ever once the key it lies under
/// is taken out.
enum SealedColumn: String, Sendable, CaseIterable {
    /// Secrets of authenticators.
    case factor
    /// Of mails to an account's owner that are not sent yet.
    case notice

    var table: Name {
        switch self {
        case .factor: "factor"
        case .notice: "notice"
        }
    }
    var column: Name {
        switch self {
        case .factor: "secret"
        case .notice: "detail"
        }
    }
    func owner(_ id: String, account: String) -> SecretOwner {
        switch self {
        case .factor: Accounts.owner(of: id, account: account)
        case .notice: AccountNotice.owner(id, account)
        }
    }
}
