internal import Platform
internal import Store

/// To whom a mail may go now: whoever left since it was asked for gets none.
struct Recipients: Sendable {
    let store: Store

    /// - Returns: nil unless the account is there and active.
    func account(_ id: String?) async throws -> EmailAddress? {
        guard let id else { return nil }
        let found = try await store.read(store.gate()) { try $0.recipient(account: id) }
        return found.flatMap { EmailAddress($0.email) }
    }

    /// A member, with what a mail from their organisation says.
    struct Addressee: Sendable {
        let address: EmailAddress
        let name: String
        let role: Role
        /// The organisation's slug and name.
        let slug, organisation: String
    }

    /// - Parameter cancelled: whether a mail to people of a cancelled organisation is meant.
    /// - Returns: nil unless the membership and its account are active, and the organisation is not cancelled.
    func member(_ id: String, of organisation: String, cancelled: Bool = false) async throws -> Addressee? {
        let found = try await store.read(store.job(organisation: organisation, reason: "mail")) { tx in
            (try tx.recipient(member: id), try tx.recipientOrganisation())
        }
        guard case (let member?, let organisation?) = found, cancelled || organisation.standing != "cancelled", let role = Role(rawValue: member.role),
            let address = try await account(member.account)
        else { return nil }
        return Addressee(address: address, name: member.name, role: role, slug: organisation.slug, organisation: organisation.name)
    }
}
