internal import Platform
internal import Store

/// The mails about an account, written when they are delivered.
extension Accounts {
    var mails: [MailKind] { [signUpMail, codeFailuresMail, resetMail, addressMail] + notices }

    /// With a link where the address is free, and without where it has an account: here alone the two part.
    private var signUpMail: MailKind {
        MailKind("sign-up") { job in
            let (id, secrets) = (try job.id("sign-up"), try LinkSecrets(keyring: keyring).secrets(for: job))
            let found = try await store.write(store.gate()) { tx -> (EmailAddress, link: MailedLink?)? in
                guard let (email, digest) = try tx.signUp(id: id, now: try tx.now()), let address = EmailAddress(email) else { return nil }
                if try tx.account(canonical: address.canonical) != nil { return (address, nil) }
                let link = try secrets.link(digest)
                _ = try tx.set("sign_up", where: "id = \(id)", ["digest": .text(link.digest)])
                return (address, link)
            }
            guard let (address, link) = found else { return nil }
            guard let link else { return AccountMail.alreadyRegistered(address, signIn: self.address() + "/sign-in") }
            return AccountMail.confirm(address, link: self.address() + "/sign-up/" + link.text, hours: Int(limits.link / 3_600_000))
        }
    }

    /// To the address as the account has it, not as somebody typed it; without a link where there is no account.
    private var resetMail: MailKind {
        MailKind("reset") { job in
            let (id, secrets) = (try job.id("link"), try LinkSecrets(keyring: keyring).secrets(for: job))
            let found = try await store.write(store.gate()) { tx -> (EmailAddress, link: MailedLink?)? in
                guard let row = try tx.accountLink(.reset, id: id, now: try tx.now()) else { return nil }
                guard let account = try tx.account(id: row.account) else { return EmailAddress(row.email).map { ($0, nil) } }
                let link = try secrets.link(row.digest)
                _ = try tx.set("account_link", where: "id = \(id)", ["digest": .text(link.digest)])
                return EmailAddress(account.email).map { ($0, link) }
            }
            guard let (address, link) = found else { return nil }
            guard let link else { return AccountMail.noAccount(address, signUp: self.address() + "/sign-up") }
            return AccountMail.reset(address, link: self.address() + "/reset/" + link.text, minutes: Int(limits.reset / 60_000))
        }
    }

    /// To a new address: with a link where it is free, or another spelling of one's own; else it has an account already.
    private var addressMail: MailKind {
        MailKind("address") { job in
            let (id, secrets) = (try job.id("link"), try LinkSecrets(keyring: keyring).secrets(for: job))
            let found = try await store.write(store.gate()) { tx -> (EmailAddress, link: MailedLink?)? in
                guard let row = try tx.accountLink(.address, id: id, now: try tx.now()), let address = EmailAddress(row.email),
                    try tx.account(id: row.account) != nil
                else { return nil }
                let holder = try tx.account(canonical: address.canonical)?.id
                guard holder == nil || holder == row.account else { return (address, nil) }
                let link = try secrets.link(row.digest)
                _ = try tx.set("account_link", where: "id = \(id)", ["digest": .text(link.digest)])
                return (address, link)
            }
            guard let (address, link) = found else { return nil }
            guard let link else { return AccountMail.alreadyRegistered(address, signIn: self.address() + "/sign-in") }
            return AccountMail.confirmChange(address, link: self.address() + "/account/address/" + link.text, hours: Int(limits.change / 3_600_000))
        }
    }

    private var codeFailuresMail: MailKind {
        MailKind("code-failures") { job in
            guard let to = try await Recipients(store: store).account(job.account) else { return nil }
            let id = try job.id("failure")
            let failure = try await store.read(store.gate()) { try $0.failure(id) }
            return AccountMail.codeFailures(
                to, failures: Throttle.code.windows.first?.most ?? 5, device: failure?.device ?? "An unknown device", time: failure?.at ?? job.createdAt,
                account: address() + "/sign-in")
        }
    }
}
