internal import Cryptography
internal import Store

/// What is logged of an account: in its own log, and as a bare copy in its organisations'.
enum AccountEvent: String, CaseIterable, Sendable {
    case created = "account.created"
    case signedIn = "account.signed_in"
    case sessionBegan = "session.began"
    case sessionEnded = "session.ended"
    case sessionsEnded = "session.others_ended"
    /// Wrong passwords: the first of an hour, and once more at its end how many more there were.
    case signInFailed = "account.sign_in_failed"
    case codeRefused = "account.code_refused"
    case passwordRefused = "account.password_refused"
    case passkeyCopied = "account.passkey_copied"
    case passwordChanged = "account.password_changed"
    case passwordReset = "account.password_reset"
    case factorAdded = "account.factor_added"
    case factorReplaced = "account.factor_replaced"
    case factorRemoved = "account.factor_removed"
    case factorRenamed = "account.factor_renamed"
    /// By a CISO, for an account of that organisation alone.
    case factorReset = "account.factor_reset"
    case backupCodesMade = "account.backup_codes_made"
    case passkeyAdded = "account.passkey_added"
    case passkeyRemoved = "account.passkey_removed"
    case addressAsked = "account.address_asked"
    case addressChanged = "account.address_changed"
    case detailsChanged = "account.details_changed"
    case recoveryAsked = "account.recovery_asked"
    case recoveryCancelled = "account.recovery_cancelled"
    case recoveryLinkSent = "account.recovery_link_sent"
    case exported = "account.exported"
    case deleted = "account.deleted"

    /// As the ids of a job carry it.
    var code: String { rawValue.replacing(".", with: "-") }
    init?(code: String) {
        guard let event = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = event
    }
}

extension AccountEvent {
    /// What an account's own log says that speaks of nobody. All else is its owner's, and goes with the account.
    static let impersonal: [(action: String, field: String)] = [
        (signInFailed.rawValue, "more"), (ClockStep.action, ClockStep.clockField), (ClockStep.action, ClockStep.entryField),
    ]
}

/// Which organisations hear of an event.
enum AccountCopies: Sendable {
    case nowhere
    /// Those of which the account is a member when the copy is made. None learns of another.
    case all
    case organisation(String)
}

extension Writing {
    /// Logs what happens to an account, in the transaction in which it happens; behind the gate's or the account's door.
    ///
    /// The account's own log takes the entry. What the organisations are to hear is left in the queue with it: one transaction
    /// takes one head (decision 17).
    ///
    /// - Parameters:
    ///   - fields: for the account's own log alone.
    ///   - isByOwner: false where it was somebody who did not get in, or a job.
    func note(_ event: AccountEvent, of account: String, fields: [Change.Field] = [], copies: AccountCopies = .all, isByOwner: Bool = true) throws {
        let change = Change(event.rawValue, "account", account, fields: fields)
        try record(change, in: .account(account), as: isByOwner ? account : AccountEvents.visitor, role: isByOwner ? "account" : AccountEvents.visitor)
        switch copies {
        case .nowhere: break
        case .all: try enqueue(AccountEvents.spread, account: account, ids: ["event": event.code])
        case .organisation(let id): try enqueue(AccountEvents.copy, organisation: id, account: account, ids: ["event": event.code])
        }
    }

    /// The same from a transaction of an organisation's, whose own log tells it already.
    ///
    /// - Parameter key: of the event, where it may be told twice.
    func noteLater(_ event: AccountEvent, of account: String, isByOwner: Bool = true, key: String? = nil) throws {
        try enqueue(AccountEvents.own, account: account, ids: ["event": event.code, "by": isByOwner ? account : "organisation"], key: key)
    }
}
