@testable import App
import Platform
import Store
import World

/// Rows of the team. What a person of the world needs themselves is never planted: their own membership and token stay.
extension Placements {
    /// Somebody whose account has no other membership. The mark is in the address: names stand in every list of owners.
    static let member = Placement(
        record: "member", path: "members", reads: [.teamRead], writes: [.teamWrite],
        plant: { world, person, mark in
            let account = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }, email = "\(mark)-\(account)@example.org"
            try await world.store.write(world.store.gate()) { [now = world.clock.now] tx in
                try tx.insert(
                    "account", id: account,
                    [
                        "email": .text(email), "email_canonical": .text(email), "name": .text("Somebody"), "password": .text(""), "state": .text("active"),
                        "created_at": .integer(now), "confirmed_at": .integer(now),
                    ])
            }
            return try await plant(
                "member", world, person,
                [
                    "account_id": .text(account), "role": .text("employee"), "name": .text("Somebody"), "email": .text(email), "state": .text("active"),
                    "joined_at": .integer(world.clock.now),
                ])
        },
        fields: { _ in [:] })

    static let invitation = Placement(
        record: "invitation", path: "invitations", reads: [.teamInvite], writes: [.teamInvite],
        plant: { world, person, mark in
            let digest = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }, email = "\(mark)-\(digest)@example.org"
            return try await plant(
                "invitation", world, person,
                [
                    "digest": .text(digest), "email": .text(email), "email_canonical": .text(email), "role": .text("employee"),
                    "inviter_id": .text(person.member), "state": .text("pending"), "created_at": .integer(world.clock.now),
                    "ends_at": .integer(world.clock.now + Invitations.life),
                ])
        },
        fields: { _ in [:] })

    /// To this person, from somebody who is nobody else here and may not hand over: roles stay as they are. One stands at a time.
    static let handover = Placement(
        record: "handover", path: nil, reads: [], writes: [.organisationRead],
        plant: { world, person, _ in
            let job = world.store.job(organisation: person.organisationID, reason: "planting")
            try await world.store.write(job) { tx in
                for id in try tx.rows("SELECT id FROM handover WHERE state = 'proposed'", { $0.text(0) }) {
                    _ = try tx.set("handover", where: "id = \(id)", ["state": .text("cancelled")])
                    try tx.record(Change("handover.cancelled", "handover", id))
                }
            }
            guard let proposer = try await member.plant(world, person, "planted") else { return nil }
            return try await plant(
                "handover", world, person,
                [
                    "from_id": .text(proposer), "to_id": .text(person.member), "state": .text("proposed"),
                    "created_at": .integer(world.clock.now), "ends_at": .integer(world.clock.now + Handovers.life),
                ])
        },
        fields: { _ in [:] })

    static let token = Placement(
        record: "api_token", path: "tokens", reads: [.tokensOwn], writes: [.tokensOwn],
        plant: { world, person, mark in
            let digest = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }
            return try await plant(
                "api_token", world, person,
                [
                    "digest": .text(digest), "member_id": .text(person.member), "name": .text(mark), "scopes": .text("organisation.read"),
                    "created_at": .integer(world.clock.now), "ends_at": .integer(world.clock.now + 86_400_000),
                ])
        },
        fields: { _ in [:] })

    /// An auditor takes part in their own.
    static let engagement = Placement(
        record: "engagement", path: "engagements", reads: [], writes: [.engagementsMake],
        plant: { world, person, mark in
            let id = try await plant(
                "engagement", world, person,
                [
                    "title": .text(mark), "framework": .text("iso27001-2022"), "from_day": .text("2026-01-01"), "to_day": .text("2026-12-31"),
                    "ends_on": .text("2026-12-31"),
                ])
            if person.role == .auditor {
                _ = try await plant("engagement_auditor", world, person, ["engagement_id": .text(id), "member_id": .text(person.member)])
            }
            return id
        },
        fields: { _ in [:] })
}
