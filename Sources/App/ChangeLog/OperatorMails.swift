internal import Platform
internal import Store

/// CISOs are told when the operator takes their log out of the house, or something out of their log (`security.md` 28).
struct OperatorMails: Sendable {
    static let kind = "operator-act"
    let store: Store
    /// The product's own address, such as `https://grc.example.com`.
    let address: @Sendable () -> String

    /// The reason is the installation's log's; the operator's name stays there.
    func mail(_ recipients: Recipients) -> MailKind {
        MailKind(Self.kind) { job in
            let (organisation, request) = (try job.inOrganisation(), try job.id("request"))
            guard let to = try await recipients.member(try job.id("member"), of: organisation, cancelled: true), to.role == .ciso else { return nil }
            let act = try await store.read(store.ledger(.installation)) { tx in
                try tx.ledgerChanges(
                    where: "l.record_type = 'organisation' AND l.record_id = \(organisation) AND l.request_id = \(request)", limit: 10, prefix: 500
                ).last
            }
            guard let act, let reason = act.fields.first(where: { $0.name == "reason" })?.after.words else { return nil }
            return OrganisationMail.operatorAct(
                to.address, .init(id: organisation, name: to.organisation),
                act.action == "log.exported" ? .exported : .erased, reason: reason, log: "\(address())/o/\(to.slug)/log")
        }
    }
}
