internal import Platform
internal import Store

/// The mails about an account, written when they are delivered.
extension Accounts {
    var mails: [MailKind] { [signUpMail, codeFailuresMail, resetMail, addressMail] + notices }

    /// With a link where the address is free, and without where it has an account: here alone the two part.
    private var signUpMail: MailKind {
        MailKind("sign-up") { job in
            let (id, secret) = (try job.id("sign-up"), try LinkSecrets(keyring: keyring).secret(for: job))
            let found = try await store.write(store.gate()) { tx -> (EmailAddress, isKnown: Bool)? in
                guard let address = try tx.signUp(id: id, now: try tx.now()).flatMap({ EmailAddress($0) }) else { return nil }
                if try tx.account(canonical: address.canonical) != nil { return (address, true) }
                _ = try tx.set("sign_up", where: "id = \(id)", ["digest": .text(secret.digest)])
                return (address, false)
            }
            guard let (address, isKnown) = found else { return nil }
            return isKnown
                ? AccountMail.alreadyRegistered(address, signIn: self.address() + "/sign-in")
                : AccountMail.confirm(address, link: self.address() + "/sign-up/" + secret.text, hours: Int(limits.link / 3_600_000))
        }
    }

    /// To the address as the account has it, not as somebody typed it; without a link where there is no account.
    private var resetMail: MailKind {
        MailKind("reset") { job in
            let (id, secret) = (try job.id("link"), try LinkSecrets(keyring: keyring).secret(for: job))
            let found = try await store.write(store.gate()) { tx -> (EmailAddress, isKnown: Bool)? in
                guard let link = try tx.accountLink(.reset, id: id, now: try tx.now()) else { return nil }
                guard let account = try tx.account(id: link.account) else { return EmailAddress(link.email).map { ($0, false) } }
                _ = try tx.set("account_link", where: "id = \(id)", ["digest": .text(secret.digest)])
                return EmailAddress(account.email).map { ($0, true) }
            }
            guard let (address, isKnown) = found else { return nil }
            return isKnown
                ? AccountMail.reset(address, link: self.address() + "/reset/" + secret.text, minutes: Int(limits.reset / 60_000))
                : AccountMail.noAccount(address, signUp: self.address() + "/sign-up")
        }
    }

    /// To a new address: with a link where it is free, or another spelling of one's own; else it has an account already.
    private var addressMail: MailKind {
        MailKind("address") { job in
            let (id, secret) = (try job.id("link"), try LinkSecrets(keyring: keyring).secret(for: job))
            let found = try await store.write(store.gate()) { tx -> (EmailAddress, isFree: Bool)? in
                guard let link = try tx.accountLink(.address, id: id, now: try tx.now()), let address = EmailAddress(link.email),
                    try tx.account(id: link.account) != nil
                else { return nil }
                let holder = try tx.account(canonical: address.canonical)?.id
                guard holder == nil || holder == link.account else { return (address, false) }
                _ = try tx.set("account_link", where: "id = \(id)", ["digest": .text(secret.digest)])
                return (address, true)
            }
            guard let (address, isFree) = found else { return nil }
            return isFree
                ? AccountMail.confirmChange(address, link: self.address() + "/account/address/" + secret.text, hours: Int(limits.change / 3_600_000))
                : AccountMail.alreadyRegistered(address, signIn: self.address() + "/sign-in")
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
