internal import Platform
internal import Store

/// The mails about an account, written when they are delivered.
extension Accounts {
    var mails: [MailKind] { [signUpMail, codeFailuresMail] }

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
