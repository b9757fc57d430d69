import App
import Store
import World

extension Placements {
    /// The product's. A new register adds an entry to the first list; a route with parameters or a body of its own, to the others.
    static let all = Placements(
        registers: [asset, control, testRun, evidence, assessment, adoption, member, invitation, handover, token, engagement, session, authenticator, passkey],
        parameters: [
            "/sign-up/{link}": ["link": String(repeating: "0", count: 64)],
            "/organisations/{slug}": ["slug": "acorn"],
            "/assets/{name}": ["name": "aertous.css"],
        ].merging(evidenceParameters) { $1 }.merging(frameworkParameters) { $1 }.merging(changeLogParameters) { $1 }.merging(
            accountParameters
        ) { $1 }.merging(teamParameters) { $1 },
        sendings: [
            "POST /sign-up": .form([:]), "POST /sign-up/{link}": .form([:]), "POST /sign-in": .form([:]), "POST /sign-in/code": .form([:]),
            "POST /sign-out": .form([:]), "POST /organisations/{slug}": .form([:]),
        ].merging(evidenceSendings) { $1 }.merging(frameworkSendings) { $1 }.merging(changeLogSendings) { $1 }.merging(packageSendings) { $1 }.merging(
            passkeySendings
        ) { $1 }.merging(accountSendings) { $1 }.merging(teamSendings) { $1 }.merging(subscriptionSendings) { $1 }.merging(publicSendings) { $1 },
        answers: frameworkAnswers.merging(changeLogAnswers) { $1 }.merging(packageAnswers) { $1 }.merging(passkeyAnswers) { $1 }.merging(accountAnswers) { $1 }
            .merging(teamAnswers) { $1 }.merging(subscriptionAnswers) { $1 },
        prepare: adopt)

    private static let asset = Placement(
        record: "asset", path: "assets", reads: [.assetsRead], writes: [.assetsWrite],
        plant: { world, person, mark in
            try await plant(
                "asset", world, person,
                [
                    "name": .text(mark), "kind": .text("system"), "description": .text(""), "owner_id": .text(person.member),
                    "classification": .text("internal"),
                    "criticality": .integer(3), "location": .text(""),
                ])
        },
        fields: { ["name": $0] },
        blanks: [
            "kind": "system", "description": "", "owner_id": "", "custodian_id": "", "classification": "internal", "criticality": "3", "location": "",
            "documentation": "", "review_due": "",
        ])

    /// A row as it is, past the verbs, which a person's role may not allow.
    static func plant(_ table: Name, _ world: AppWorld, _ person: Person, _ cells: Cells) async throws -> String {
        let id = Identifier.make(now: world.clock.now) { world.chance.bytes($0) }
        try await world.store.write(world.store.job(organisation: person.organisationID, reason: "planting")) { tx in
            try tx.insert(table, id: id, cells)
            try tx.record(Change("test.planted", "record", id, covers: [.init(table, id)]))
        }
        return id
    }
}
