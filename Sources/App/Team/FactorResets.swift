internal import Platform
internal import Store

/// A CISO resets the factor of an account that is nobody else's (`security.md` 12): sessions, tokens, factors, the entry in the log
/// and the mails are of one transaction, and so is the question whether the account is in another organisation.
struct FactorResets: Sendable {
    let accounts: Accounts
    private var store: Store { accounts.store }

    /// That the subscription is active or in trial is the route's to ask.
    ///
    /// - Throws: 409 for an account that other organisations share, which can only be suspended here.
    func reset(_ id: String, as member: Member, now: Int64) async throws {
        let account = try await store.read(member.scope) { try $0.teamMember(id).account }
        let (lock, row, links) = (accounts.identifier(now), accounts.identifier(now), FactorLinks(accounts: accounts))
        try await store.act(on: account, as: member) { tx in
            // The account first: an invitation that it accepts at the same time is seen here, or finds its session gone.
            try tx.hold(account)
            try tx.lockTeam(lock)
            let target = try tx.teamMember(id)
            guard try tx.teamMember(member.id).isActiveCISO else { throw Problem.forbidden("Only a CISO does this.") }
            guard id != member.id else { throw Problem.forbidden("Nobody does this to themselves. Another CISO can.") }
            guard target.state == .active else { throw Problem.conflict("This membership is not active.") }
            guard try tx.memberships(elsewhere: "state = 'active'") == 0 else {
                throw Problem.conflict(
                    "This account is used in another organisation too, so its authenticator is not yours to reset. Suspend the membership instead.")
            }
            try FactorLinks.clear(account, in: tx)
            try links.insert(row, account: account, now: now, in: tx)
            try Tokens.revokeAll(of: id, in: tx)
            try tx.record(Change("factor.reset", "member", id))
            try tx.noteLater(.factorReset, of: account, isByOwner: false)
            try tx.enqueueMail("factor-reset", account: account, ids: ["member": id, "by": member.id, "link": row], key: row)
            for ciso in try tx.activeCISOs() {
                try tx.enqueueMail("factor-reset-told", account: ciso.account, ids: ["to": ciso.id, "member": id, "by": member.id], key: "\(row)-\(ciso.id)")
            }
        }
    }
}
