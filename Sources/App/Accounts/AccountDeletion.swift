internal import Platform
internal import Store

/// The end of an account, by its owner. What it signed in with is gone and its address is free again; what it did stays in the
/// logs of the organisations, which are theirs.
struct AccountDeletion: Sendable {
    let accounts: Accounts

    /// Every step may be taken again, so a deletion that was cut off is finished by asking once more.
    ///
    /// - Throws: 409 with the name of an organisation that would be left without a CISO.
    func delete(_ account: String, _ asking: Passwords.Asking) async throws {
        let now = asking.now
        let places = try await accounts.places(of: account)
        // First all of them are asked, so that nobody leaves half of their organisations.
        for place in places {
            try await accounts.store.read(accounts.store.job(organisation: place.organisation, reason: "account")) { try $0.refuseLastCISO(place) }
        }
        let address = try await MyAccount(accounts: accounts).profile(account).email
        for place in places {
            let lock = accounts.identifier(now)
            try await accounts.store.write(accounts.store.job(organisation: place.organisation, reason: "account")) { tx in
                try tx.lockTeam(lock)
                try tx.refuseLastCISO(place)
                try Tokens.revokeAll(of: place.member, in: tx)
                _ = try tx.set("member", where: "id = \(place.member)", ["state": .text("deactivated")])
                try tx.record(
                    Change(
                        "account.deleted", "member", place.member, fields: [.init("state", before: .text(place.state), after: .text("deactivated"))]))
                try tx.enqueueErasure(ofMember: place.member)
            }
        }
        let gone = "deleted-\(account)@deleted.invalid"
        try await accounts.store.write(accounts.store.gate()) { tx in
            for table in ["session", "factor", "backup_code", "passkey", "known_device", "ticket", "failure", "account_link", "passkey_challenge"] as [Name] {
                _ = try tx.remove(table, where: "account_id = \(account)")
            }
            try tx.removePasskeys(of: account)
            _ = try tx.set(
                "account", where: "id = \(account)",
                [
                    "state": .text("deleted"), "name": .text("Deleted account"), "email": .text(gone), "email_canonical": .text(gone),
                    "password": .text("none"),
                    "language": .null, "time_zone": .null,
                ])
            // The organisations' logs have it with the end of the membership.
            try tx.note(.deleted, of: account, copies: .nowhere)
        }
        if let to = EmailAddress(address) {
            try await accounts.mailer.send(AccountMail.deleted(to, device: asking.device, time: now, signUp: accounts.address() + "/sign-up"))
        }
    }
}

extension Reading {
    /// In an organisation's door: its last CISO does not go while others are there.
    func refuseLastCISO(_ place: AccountPlace) throws {
        guard place.state == "active", try role(ofMember: place.member) == Role.ciso.rawValue else { return }
        let others = try roles(otherThan: place.member)
        guard others.isEmpty || others.contains(Role.ciso.rawValue) else {
            throw Problem.conflict("You are the last CISO of \(place.name), and others work there. Make another person CISO first.")
        }
    }
}
