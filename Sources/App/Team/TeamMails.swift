internal import Platform
internal import Store

/// The mails about a team, written when they are delivered: to whom they may go then, with what is so then.
struct TeamMails: Sendable {
    let accounts: Accounts
    private var store: Store { accounts.store }
    private var recipients: Recipients { Recipients(store: store) }

    var all: [MailKind] {
        [
            MailKind("invitation") { try await invitation($0) }, MailKind(MailChoice.invitationAccepted.rawValue) { try await accepted($0) },
            MailKind("handover") { try await handover($0) }, MailKind("factor-reset") { try await factorReset($0) },
            MailKind("factor-reset-told") { try await factorResetTold($0) }, warning("recovery-asked") { try await recoveryAsked($0) },
            warning("recovery-told") { try await recoveryTold($0) }, MailKind("recovery-link") { try await recoveryLink($0) },
        ]
    }

    // MARK: Invitations

    /// To the address that was invited, as long as the one who sent it may. Whether it has an account, or is a member's, is looked
    /// up here alone, so that inviting takes the same work for each.
    private func invitation(_ job: Job) async throws -> Mail? {
        let (id, unsent, secrets) = (
            try job.id("invitation"), Invitations.unsent(try job.id("link")), try LinkSecrets(keyring: accounts.keyring).secrets(for: job)
        )
        let scope = store.job(organisation: try job.inOrganisation(), reason: "mail")
        guard let canonical = try await store.read(scope, { try $0.invitation(id: id) })?.canonical else { return nil }
        let account = try await accounts.find(canonical: canonical)?.id ?? ""
        let found = try await store.write(scope) { tx -> (Invitation, TeamOrganisation, MailedLink, isMember: Bool)? in
            let now = try tx.now()
            guard let invitation = try tx.invitation(pending: id, now: now), try Acceptances.stands(invitation, now: now, tx),
                let digest = try tx.digest(ofInvitation: id), digest == unsent || secrets.made(digest) != nil
            else { return nil }
            let link = try secrets.link(digest)
            let isMember = try tx.teamMember(account: account)?.state == .active
            if !isMember, digest == unsent {
                try tx.update("invitation", id: id, version: invitation.version, ["digest": .text(link.digest)])
                try tx.record(Change("invitation.mailed", "invitation", id))
            }
            return (invitation, try tx.ownOrganisation(), link, isMember)
        }
        guard let (invitation, organisation, link, isMember) = found, let to = EmailAddress(invitation.email), let from = sender(organisation, scope) else {
            return nil
        }
        let home = accounts.address()
        return isMember
            ? OrganisationMail.alreadyMember(to, from, by: invitation.inviterName, home: "\(home)/o/\(organisation.slug)")
            : OrganisationMail.invitation(
                to, from, role: invitation.role.title, by: invitation.inviterName, link: "\(home)/invitation/\(link.text)",
                days: Int(Invitations.life / 86_400_000))
    }

    /// To whoever sent the invitation, unless they do without.
    private func accepted(_ job: Job) async throws -> Mail? {
        let (organisation, member) = (try job.inOrganisation(), try job.id("member"))
        guard let to = try await recipients.member(job.id("to"), of: organisation, unless: .invitationAccepted), !to.role.grantable.isEmpty,
            let joined = try await person(member, of: organisation), joined.state == .active
        else { return nil }
        let home = accounts.address()
        return OrganisationMail.invitationAccepted(
            to.address, .init(id: organisation, name: to.organisation), by: joined.name, role: joined.role.title, team: "\(home)/o/\(to.slug)/team",
            choice: home + NotificationPages.path)
    }

    private func handover(_ job: Job) async throws -> Mail? {
        let (organisation, id) = (try job.inOrganisation(), try job.id("handover"))
        let found = try await store.read(store.job(organisation: organisation, reason: "mail")) { tx -> Handover? in
            guard let handover = try tx.openHandover(now: try tx.now()), handover.id == id, try tx.teamMember(ifAny: handover.from)?.isActiveCISO == true
            else { return nil }
            return handover
        }
        guard let handover = found, let to = try await recipients.member(handover.to, of: organisation) else { return nil }
        return OrganisationMail.handover(
            to.address, .init(id: organisation, name: to.organisation), by: handover.proposer, link: "\(accounts.address())/o/\(to.slug)/team",
            days: Int(Handovers.life / 86_400_000))
    }

    // MARK: Factors

    private func factorReset(_ job: Job) async throws -> Mail? {
        let organisation = try job.inOrganisation()
        guard let to = try await recipients.member(job.id("member"), of: organisation), let actor = try await person(job.id("by"), of: organisation),
            let link = try await factorLink(job)
        else { return nil }
        return OrganisationMail.factorReset(to.address, .init(id: organisation, name: to.organisation), by: actor.name, link: link, hours: hours)
    }

    private func factorResetTold(_ job: Job) async throws -> Mail? {
        let organisation = try job.inOrganisation()
        guard let to = try await recipients.member(job.id("to"), of: organisation), to.role == .ciso,
            let target = try await person(job.id("member"), of: organisation), let actor = try await person(job.id("by"), of: organisation)
        else { return nil }
        return OrganisationMail.factorResetTold(to.address, .init(id: organisation, name: to.organisation), of: target.name, by: actor.name)
    }

    private func recoveryLink(_ job: Job) async throws -> Mail? {
        guard let to = try await recipients.account(job.account), let link = try await factorLink(job) else { return nil }
        return OrganisationMail.recoveryLink(to, link: link, hours: hours)
    }

    private var hours: Int { Int(accounts.limits.link / 3_600_000) }

    /// Makes the link that sets a new authenticator; nil when it is over, or was replaced by another.
    private func factorLink(_ job: Job) async throws -> String? {
        let (id, secrets) = (try job.id("link"), try LinkSecrets(keyring: accounts.keyring).secrets(for: job))
        let link = try await store.write(store.gate()) { tx -> MailedLink? in
            guard let row = try tx.factorLink(id: id, now: try tx.now()), row.account == job.account else { return nil }
            let link = try secrets.link(row.digest)
            if row.digest != link.digest { _ = try tx.set("factor_link", where: "id = \(id)", ["digest": .text(link.digest)]) }
            return link
        }
        return link.map { "\(accounts.address())/new-authenticator/\($0.text)" }
    }

    // MARK: Recoveries

    /// A mail with which somebody can stop a recovery: its 72 hours count from the first that is handed over.
    private func warning(_ name: String, write: @escaping @Sendable (Job) async throws -> Mail?) -> MailKind {
        MailKind(name, write: write, handedOver: { try await Recoveries(accounts: accounts).warned($0) })
    }

    private func recoveryAsked(_ job: Job) async throws -> Mail? {
        guard let to = try await recipients.account(job.account), let recovery = try await cancelling(job), recovery.account == job.account else {
            return nil
        }
        return OrganisationMail.recoveryAsked(to, nil, of: to.deliverable, due: recovery.due, cancel: recovery.link)
    }

    /// To a CISO, as long as they are one and the person is still in their organisation.
    private func recoveryTold(_ job: Job) async throws -> Mail? {
        let organisation = try job.inOrganisation()
        guard let to = try await recipients.member(job.id("to"), of: organisation), to.role == .ciso,
            let member = try await person(job.id("member"), of: organisation), !member.state.isOver,
            let address = try await recipients.account(member.account), let recovery = try await cancelling(job), recovery.account == member.account
        else { return nil }
        return OrganisationMail.recoveryAsked(
            to.address, .init(id: organisation, name: to.organisation), of: address.deliverable, due: recovery.due, cancel: recovery.link)
    }

    /// Makes the link of one mail that cancels; nil where there is nothing to cancel any more.
    private func cancelling(_ job: Job) async throws -> Cancellable? {
        let (id, secrets) = (try job.id("recovery"), try LinkSecrets(keyring: accounts.keyring).secrets(for: job))
        let found = try await store.write(store.gate()) { tx -> (AskedRecovery, MailedLink, now: Int64)? in
            guard let recovery = try tx.recovery(id: id), recovery.isWaiting else { return nil }
            let recorded = try tx.digest(ofRecoveryLink: job.id)
            let link = try secrets.link(recorded)
            if recorded == nil {
                try tx.insert("recovery_link", id: job.id, ["recovery_id": .text(id), "digest": .text(link.digest)])
            } else if recorded != link.digest {
                // Of a key that was taken out since.
                _ = try tx.set("recovery_link", where: "id = \(job.id)", ["digest": .text(link.digest)])
            }
            return (recovery, link, try tx.now())
        }
        // The first warning that is handed over sets the time: before, it is from when this one goes.
        return found.map { Cancellable(account: $0.account, due: $0.due ?? $2 + Recoveries.wait, link: "\(accounts.address())/recovery/\($1.text)") }
    }
    private struct Cancellable {
        let account: String
        let due: Int64
        let link: String
    }

    // MARK: -

    private typealias TeamOrganisation = (name: String, slug: String, standing: String)

    /// Nil for an organisation that is not there any more.
    private func sender(_ organisation: TeamOrganisation, _ scope: Scope<JobDoor>) -> OrganisationMail.Sender? {
        organisation.standing == Caller.Standing.cancelled.rawValue ? nil : OrganisationMail.Sender(id: scope.organisation, name: organisation.name)
    }
    private func person(_ id: String, of organisation: String) async throws -> TeamMember? {
        try await store.read(store.job(organisation: organisation, reason: "mail")) { try $0.teamMember(ifAny: id) }
    }
}
