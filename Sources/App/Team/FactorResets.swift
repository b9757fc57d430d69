internal import Platform
internal import Store

/// A CISO resets the factor of an account that is nobody else's (`security.md` 12).
struct FactorResets: Sendable {
    let accounts: Accounts
    private var store: Store { accounts.store }

    /// That the subscription is active or in trial is the route's to ask.
    ///
    /// - Throws: 409 for an account that other organisations share, which can only be suspended here.
    func reset(_ id: String, as member: Member, now: Int64) async throws {
        let lock = accounts.identifier(now)
        let account = try await store.read(member.scope) { try $0.teamMember(id).account }
        let shared = try await accounts.memberships(of: account).contains { $0.organisation != member.organisation }
        guard !shared else {
            throw Problem.conflict(
                "This account is used in another organisation too, so its authenticator is not yours to reset. Suspend the membership instead.")
        }
        // What cannot be logged does not happen, so the log hears of it first.
        let told = try await store.write(member.scope) { tx in
            try tx.lockTeam(lock)
            let target = try tx.teamMember(id)
            guard try tx.teamMember(member.id).isActiveCISO else { throw Problem.forbidden("Only a CISO does this.") }
            guard id != member.id else { throw Problem.forbidden("Nobody does this to themselves. Another CISO can.") }
            guard target.state == .active else { throw Problem.conflict("This membership is not active.") }
            try tx.record(Change("factor.reset", "member", id))
            try tx.noteLater(.factorReset, of: account, isByOwner: false)
            try Tokens.revokeAll(of: id, in: tx)
            return (target: target, cisos: try tx.activeCISOs(), organisation: try tx.ownOrganisation())
        }
        let (secret, row, links) = (accounts.secret(), accounts.identifier(now), FactorLinks(accounts: accounts))
        try await store.write(store.gate()) { tx in
            try FactorLinks.clear(account, in: tx)
            try links.insert(row, digest: secret.digest, account: account, now: now, in: tx)
        }
        guard let confirmed = try await accounts.find(id: account)?.email, let address = EmailAddress(confirmed) else { return }
        let from = OrganisationMail.Sender(id: member.organisation, name: told.organisation.name)
        try await accounts.mailer.send(
            OrganisationMail.factorReset(
                address, from, by: member.name, link: "\(accounts.address())/new-authenticator/\(secret.text)", hours: Int(accounts.limits.link / 3_600_000)))
        for ciso in told.cisos.compactMap(\.address) {
            try await accounts.mailer.send(OrganisationMail.factorResetTold(ciso, from, of: told.target.name, by: member.name))
        }
    }
}
