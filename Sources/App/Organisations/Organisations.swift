internal import Platform
internal import Store

/// The verbs of organisations.
struct Organisations: Sendable {
    let store: Store
    let keys: OrganisationKeys
    let random: @Sendable (Int) -> [UInt8]
    /// 14 days, in milliseconds.
    static let trial: Int64 = 14 * 86_400_000

    /// Makes an organisation whose first member is its CISO, all in one transaction.
    ///
    /// Its key comes first, so that no organisation exists without one; if the founding surely failed, the key goes again.
    ///
    /// - Parameter before: what comes before it, such as the account itself. It runs again with each slug that is tried.
    /// - Returns: the slug: the name's, with a suffix when that is taken. Who has it is not told.
    func found(
        _ name: String, id: String, firstMember: String, account: String, name person: String, email: String, now: Int64,
        before: @escaping @Sendable (Writing) throws -> Void = { _ in }, with body: @escaping @Sendable (Writing) throws -> Void = { _ in }
    ) async throws -> String {
        try await keys.create(for: id)
        do {
            return try await enter(name, id: id, firstMember: firstMember, account: account, name: person, email: email, now: now, before: before, with: body)
        } catch let problem as Problem where problem.isUncertain {
            // There may be an organisation that needs it.
            throw problem
        } catch {
            // The error that ended the founding is the one that counts: a key of nobody opens nothing.
            try? await keys.destroy(id)
            throw error
        }
    }

    private func enter(
        _ name: String, id: String, firstMember: String, account: String, name person: String, email: String, now: Int64,
        before: @escaping @Sendable (Writing) throws -> Void, with body: @escaping @Sendable (Writing) throws -> Void
    ) async throws -> String {
        let base = Slug.make(from: name)
        for attempt in 0..<5 {
            let slug = attempt == 0 ? base : base + "-" + Slug.suffix(random)
            do {
                try await store.found(
                    slug, id: id,
                    organisation: [
                        "name": .text(name), "country": .text(""), "time_zone": .text("UTC"), "standing": .text(Caller.Standing.trial.rawValue),
                        "trial_ends_at": .integer(now + Self.trial), "created_at": .integer(now),
                    ],
                    firstMember: firstMember, account: account, role: Role.ciso.rawValue, name: person,
                    member: ["email": .text(email), "state": .text("active"), "joined_at": .integer(now)], before: before, body)
                return slug
            } catch let problem as Problem where problem.kind == .conflict && attempt < 4 {
                continue
            }
        }
        throw Problem.conflict("No address could be found for this organisation's name. Choose another name.")
    }
}

/// The part of an address that names an organisation: small letters, digits and hyphens.
enum Slug {
    static func make(from name: String) -> String {
        var text = ""
        for scalar in name.lowercased().unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                text.unicodeScalars.append(scalar)
            } else if !text.hasSuffix("-") {
                text += "-"
            }
        }
        let plain = text.split(separator: "-").joined(separator: "-").prefix(40)
        return plain.isEmpty ? "organisation" : String(plain)
    }
    static func suffix(_ random: (Int) -> [UInt8]) -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return String(random(5).map { letters[Int($0) % letters.count] })
    }
}
