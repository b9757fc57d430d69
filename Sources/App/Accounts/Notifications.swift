internal import Platform
internal import Store

/// Which mails a person gets of each organisation. Asked again when a mail is delivered.
struct Notifications: Sendable {
    let accounts: Accounts

    /// One tick of the form: a kind of mail about one organisation.
    struct Choice: Sendable {
        let organisation: Membership
        let kind: MailChoice
        var isOn: Bool
        /// As the form spells it.
        var name: String { "\(kind.rawValue)-\(organisation.organisation)" }
    }

    /// Those that the account's roles have, by organisation.
    func all(of account: String) async throws -> [Choice] {
        try await accounts.store.read(accounts.store.account(account)) { tx in
            let without = try tx.mailChoices()
            return try tx.memberships().flatMap { membership in
                MailChoice.allCases.filter { $0.concerns(membership.role) }.map { kind in
                    Choice(
                        organisation: membership, kind: kind,
                        isOn: !without.contains { $0.organisation == membership.organisation && $0.kind == kind.rawValue })
                }
            }
        }
    }

    /// - Parameter ticked: the names of the choices that are on.
    /// - Throws: 401 where the session is over by now.
    func save(_ ticked: Set<String>, of account: String, session: String, now: Int64) async throws {
        let choices = try await all(of: account).map { (choice: $0, id: accounts.identifier(now)) }
        try await accounts.store.write(accounts.store.account(account)) { tx in
            try tx.hold(account, session: session)
            for (choice, id) in choices {
                let (about, kind) = (choice.organisation.organisation, choice.kind.rawValue)
                _ = try tx.remove("mail_choice", where: "account_id = \(account) AND about_id = \(about) AND kind = \(kind)")
                guard !ticked.contains(choice.name) else { continue }
                try tx.insert("mail_choice", id: id, ["account_id": .text(account), "about_id": .text(about), "kind": .text(kind)])
            }
        }
    }
}
