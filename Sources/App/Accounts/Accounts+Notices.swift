internal import Cryptography
internal import Platform
internal import Store

/// The notices to an account's owner, written when they are delivered.
extension Accounts {
    var notices: [MailKind] {
        NoticeKind.allCases.map { kind in
            MailKind(kind.rawValue) { job in
                try await write(kind, job)
            } forget: { job in
                let id = try job.id("notice")
                _ = try await store.write(store.gate()) { try $0.remove("notice", where: "id = \(id)") }
            }
        }
    }

    private func write(_ kind: NoticeKind, _ job: Job) async throws -> Mail? {
        let id = try job.id("notice")
        guard let (account, sealed) = try await store.read(store.gate(), { try $0.notice(id) }), account == job.account else { return nil }
        let detail = AccountNotice.Detail(bytes: try open(sealed, for: AccountNotice.owner(id, account)))
        let present = detail.address.isEmpty ? try await Recipients(store: store).account(account) : EmailAddress(detail.address)
        guard let to = present else { return nil }
        return letter(kind, to, detail, time: job.createdAt)
    }

    private func letter(_ kind: NoticeKind, _ to: EmailAddress, _ detail: AccountNotice.Detail, time: Int64) -> Mail {
        let (device, name) = (detail.device, detail.name)
        let (own, reset, passkeys) = (address() + "/account", address() + "/reset", address() + "/account/passkeys")
        return switch kind {
        case .passwordChanged: AccountMail.passwordChanged(to, isReset: false, device: device, time: time, reset: reset)
        case .passwordReset: AccountMail.passwordChanged(to, isReset: true, device: device, time: time, reset: reset)
        case .authenticatorAdded: AccountMail.authenticatorAdded(to, name: name, device: device, time: time, account: own)
        case .authenticatorReplaced: AccountMail.authenticatorReplaced(to, name: name, device: device, time: time, account: own)
        case .authenticatorRemoved: AccountMail.authenticatorRemoved(to, name: name, device: device, time: time, account: own)
        case .backupCodesMade: AccountMail.backupCodesMade(to, device: device, time: time, account: own)
        case .passkeyAdded: AccountMail.passkeyAdded(to, name: name, device: device, time: time, account: passkeys)
        case .passkeyRemoved: AccountMail.passkeyRemoved(to, name: name, device: device, time: time, account: passkeys)
        case .passkeyCopied: AccountMail.passkeyCopied(to, name: name, device: device, time: time, account: passkeys)
        case .signedIn: AccountMail.signedIn(to, device: device, time: time, sessions: own + "/sessions")
        case .addressAsked: AccountMail.changeAsked(to, device: device, time: time, account: own)
        case .addressChanged: AccountMail.addressChanged(to, device: device, time: time, reset: reset)
        case .accountDeleted: AccountMail.deleted(to, device: device, time: time, signUp: address() + "/sign-up")
        }
    }

    /// Removes what mails left that were never sent.
    func forgetNotices(now: Int64) async throws {
        _ = try await store.write(store.gate()) { try $0.remove("notice", where: "ends_at <= \(now)") }
    }

    func notice(_ kind: NoticeKind, to account: String, _ asking: Passwords.Asking, name: String = "", address: String = "") throws -> AccountNotice {
        try AccountNotice(kind, to: account, .init(device: asking.device, name: name, address: address), now: asking.now, accounts: self)
    }
}
