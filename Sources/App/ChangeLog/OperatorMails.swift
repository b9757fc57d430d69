internal import Platform
internal import Store

/// CISOs are told when the operator takes their log out of the house, or something out of their log (`security.md` 28); so is the owner of
/// an account of its own log.
struct OperatorMails: Sendable {
    static let (kind, owners) = ("operator-act", "operator-act-account")
    let store: Store
    /// The product's own address, such as `https://grc.example.com`.
    let address: @Sendable () -> String

    func all(_ recipients: Recipients) -> [MailKind] { [mail(recipients), ownersMail(recipients)] }

    /// The reason is the installation's log's; the operator's name stays there.
    private func mail(_ recipients: Recipients) -> MailKind {
        MailKind(Self.kind) { job in
            let (organisation, request) = (try job.inOrganisation(), try job.id("request"))
            guard let to = try await recipients.member(try job.id("member"), of: organisation, cancelled: true), to.role == .ciso else { return nil }
            guard let (act, reason) = try await said(organisation, request).act else { return nil }
            return OrganisationMail.operatorAct(
                to.address, .init(id: organisation, name: to.organisation), act, reason: reason, log: "\(address())/o/\(to.slug)/log")
        }
    }

    /// It is asked for as the act begins, in another log's transaction, so that it cannot be missed; and written once the account's log has
    /// the act, so that nobody is told of what failed.
    private func ownersMail(_ recipients: Recipients) -> MailKind {
        MailKind(Self.owners) { job in
            guard let account = job.account, let to = try await recipients.account(account) else { return nil }
            let (ledger, request) = (Ledger.account(account), try job.id("request"))
            let isDone = try await store.read(store.ledger(ledger)) { try $0.hasEntry(of: "organisation", ledger.id, request: request) }
            let (noted, hasFailed) = try await said(ledger.id, request)
            guard let (act, reason) = noted, isDone || !hasFailed else { return nil }
            guard isDone else { throw JobFailure("not-done-yet") }
            return AccountMail.operatorAct(to, act, reason: reason, log: address() + "/account/log")
        }
    }

    /// What the installation's log says of an operator's act: the first entry, and whether another says that it failed.
    private func said(_ record: String, _ request: String) async throws -> (act: (OrganisationMail.OperatorAct, reason: String)?, hasFailed: Bool) {
        let entries = try await store.read(store.ledger(.installation)) { tx in
            try tx.ledgerChanges(
                where: "l.record_type = 'organisation' AND l.record_id = \(record) AND l.request_id = \(request)", limit: 10, prefix: 500)
        }
        let reason = entries.last?.fields.first { $0.name == "reason" }?.after.words
        let act = reason.map { (entries.last?.action.hasPrefix("log.export") == true ? OrganisationMail.OperatorAct.exported : .erased, reason: $0) }
        return (act, entries.contains { $0.action.hasSuffix("_failed") })
    }
}
