internal import Cryptography
internal import Platform
internal import Store

/// The month of one organisation: who did what when, put in order and then done.
struct DemonstrationSeeding: Sendable {
    let demonstration: Demonstration
    let story: DemonstrationStory
    let calendar: DemonstrationCalendar
    let accounts: [String: DemonstrationAccount]

    /// Something that a person did, at its time.
    struct Occasion: Sendable {
        let at: Int64
        let role: Role
        let act: @Sendable (Member, Int64) async throws -> Void
    }

    var store: Store { demonstration.store }

    func run() async throws -> DemonstrationCredentials.Organisation {
        let tokens = try await found()
        var members: [Role: Member] = [:]
        for person in story.people {
            guard let role = Role(rawValue: person.role), let account = accounts[person.email] else { continue }
            members[role] = try await store.enter(story.slug, account: account.id, local: Zone(story.timeZone).local(at: calendar.now))
        }
        let month = frameworkOccasions() + controlOccasions() + evidenceOccasions() + assetOccasions() + engagementOccasions() + signInOccasions()
        for occasion in month.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }).map(\.element) {
            guard let member = members[occasion.role] else { continue }
            demonstration.clock.set(occasion.at)
            try await occasion.act(member, occasion.at)
        }
        return DemonstrationCredentials.Organisation(
            slug: story.slug, name: story.name,
            members: story.people.compactMap { person in
                guard let account = accounts[person.email], let token = tokens[person.role] else { return nil }
                return .init(role: person.role, email: person.email, password: account.password, totpSecret: Base32.encode(account.secret), token: token)
            })
    }

    /// The organisation with its first member, the others an hour later, and a token for each.
    private func found() async throws -> [String: String] {
        let start = calendar.moment(34, minute: 15)
        demonstration.clock.set(start)
        let organisation = demonstration.identify(start)
        try await demonstration.keys.create(for: organisation)
        var tokens: [String: String] = [:]
        for (index, person) in story.people.enumerated() {
            guard let account = accounts[person.email], let role = Role(rawValue: person.role) else { continue }
            let now = start + Int64(index) * 1_260_000
            demonstration.clock.set(now)
            let member = demonstration.identify(now)
            if index == 0 {
                try await store.found(
                    story.slug, id: organisation,
                    organisation: [
                        "name": .text(story.name), "country": .text(story.country), "time_zone": .text(story.timeZone),
                        "standing": .text(story.trialDays == nil ? Caller.Standing.active.rawValue : Caller.Standing.trial.rawValue),
                        "trial_ends_at": .null, "created_at": .integer(now), "standing_since": .integer(now),
                        // Paid for most of a year, or in the last days of a trial.
                        "standing_ends_at": .integer(Int64(calendar.day(-(story.trialDays ?? 330)).number) * 86_400_000),
                    ],
                    firstMember: member, account: account.id, role: role.rawValue, name: person.name,
                    member: ["email": .text(person.email), "state": .text("active"), "joined_at": .integer(now)])
            } else {
                try await join(member, person, account, now)
            }
            tokens[person.role] = try await token(of: member, account, now)
        }
        return tokens
    }

    /// Who is invited is let in by the CISO.
    private func join(_ id: String, _ person: DemonstrationStory.Person, _ account: DemonstrationAccount, _ now: Int64) async throws {
        guard let first = story.people.first, let founder = accounts[first.email] else { return }
        let ciso = try await store.enter(story.slug, account: founder.id, local: Zone(story.timeZone).local(at: now))
        try await store.write(ciso.scope) { tx in
            try tx.insert(
                "member", id: id,
                [
                    "account_id": .text(account.id), "role": .text(person.role), "name": .text(person.name), "email": .text(person.email),
                    "state": .text("active"), "joined_at": .integer(now),
                ])
            try tx.record(Change("member.joined", "member", id, fields: [.init("role", after: .text(person.role)), .init("name", after: .text(person.name))]))
        }
    }

    private func token(of member: String, _ account: DemonstrationAccount, _ now: Int64) async throws -> String {
        var generator = Randomness(demonstration.random)
        let token = APIToken(using: &generator)
        let (id, scopes, ends) = (demonstration.identify(now), Permission.allCases.map(\.rawValue).joined(separator: " "), calendar.now + 365 * 86_400_000)
        let person = try await store.enter(story.slug, account: account.id, local: Zone(story.timeZone).local(at: now))
        try await store.write(person.scope) { tx in
            try tx.insert(
                "api_token", id: id,
                [
                    "digest": .text(Hex.encode(token.digest)), "member_id": .text(member), "name": .text("Demonstration"), "scopes": .text(scopes),
                    "created_at": .integer(now), "ends_at": .integer(ends),
                ])
            try tx.record(
                Change("token.created", "api_token", id, fields: [.init("name", after: .text("Demonstration")), .init("ends_at", after: .integer(ends))]))
        }
        return token.text
    }

    /// People come to work: what the log shows of that.
    private func signInOccasions() -> [Occasion] {
        (1..<30).flatMap { back -> [Occasion] in
            let roles: [Role] =
                switch back % 5 {
                case 0: [.ciso, .analyst]
                case 1: [.analyst]
                case 2: [.manager, .engineer]
                case 3: [.analyst, .consultant]
                default: [.engineer]
                }
            return roles.enumerated().map { index, role in
                Occasion(at: calendar.moment(back, minute: 3 + 17 * index + back), role: role) { [store] member, _ in
                    try await store.write(member.scope) { try $0.record(Change("session.began", "member", member.id)) }
                }
            }
        }
    }
}
