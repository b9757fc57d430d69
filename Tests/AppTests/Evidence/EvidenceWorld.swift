@testable import App
import Foundation
import HTTPTypes
import Platform
import Store
import World

/// What tests of evidence plant and ask.
extension AppWorld {
    var evidence: EvidenceRecords {
        EvidenceRecords(store: store, files: installation.files, identify: { now in Identifier.make(now: now) { chance.bytes($0) } })
    }

    /// Uploads through the API.
    func upload(_ text: String = "quarterly review: 14 accounts, 2 removed\n", named name: String = "review.txt", as person: Person, _ query: String = "")
        async throws -> Reply
    {
        try await upload(bytes: Array(text.utf8), named: name, as: person, query)
    }
    func upload(bytes: [UInt8], named name: String, as person: Person, _ query: String = "") async throws -> Reply {
        let target = "/api/v1/evidence/upload?name=\(PercentEncoding.encode(name))\(query)"
        return try await send(.put, target, headers: [.authorization: "Bearer \(person.token)", .contentType: "application/octet-stream"], body: bytes)
    }
    /// Uploads and answers the id.
    func planted(as person: Person, named name: String = "review.txt", _ query: String = "") async throws -> String {
        let reply = try await upload(named: name, as: person, query)
        guard reply.status == 201, let id = reply.string("id") else { throw UploadRefused(reply: "\(reply.status) \(reply.text)") }
        return id
    }
    struct UploadRefused: Error { let reply: String }

    func control(_ code: String, owner: Person? = nil, of organisation: String = "acorn") async throws -> String {
        try await row(
            "control", of: organisation,
            [
                "code": .text(code), "title": .text("Control \(code)"), "objective": .text(""), "practice": .text(""), "test_procedure": .text(""),
                "expected": .text(""),
                "cadence": .text("quarterly"), "state": .text("in_place"), "owner_id": owner?.member.value ?? .null,
            ])
    }
    func assessment(_ requirement: String, framework: String = "iso27001-2022", position: Int = 1, of organisation: String = "acorn") async throws -> String {
        try await row(
            "assessment", of: organisation,
            [
                "framework": .text(framework), "requirement": .text(requirement), "position": .integer(Int64(position)), "work": .text("not_started"),
                "verdict": .text("not_assessed"), "reason": .text(""), "driver": .text(""),
            ])
    }
    func serve(_ assessment: String, by control: String, requirement: String, framework: String = "iso27001-2022") async throws {
        _ = try await row(
            "control_requirement",
            [
                "control_id": .text(control), "assessment_id": .text(assessment), "framework": .text(framework), "requirement": .text(requirement),
            ])
    }
    func engagement(of auditor: Person, ends: String, framework: String = "iso27001-2022") async throws {
        let engagement = try await row(
            "engagement",
            [
                "title": .text("Audit"), "framework": .text(framework), "from_day": .text("2026-01-01"), "to_day": .text("2026-12-31"), "ends_on": .text(ends),
            ])
        _ = try await row("engagement_auditor", ["engagement_id": .text(engagement), "member_id": .text(auditor.member)])
    }
    private func row(_ table: Name, of organisation: String = "acorn", _ cells: Cells) async throws -> String {
        let id = Identifier.make(now: clock.now) { chance.bytes($0) }
        try await store.write(store.job(organisation: person(.ciso, of: organisation).organisationID, reason: "planting")) { tx in
            try tx.insert(table, id: id, cells)
            try tx.record(Change("test.planted", "record", id, covers: [.init(table, id)]))
        }
        return id
    }

    /// Files of the sealed store, finished or not.
    func storedFiles() -> [String] { names(under: "files") }
    func storedKeys() -> [String] { names(under: "keys/files") }
    private func names(under place: String) -> [String] {
        let root = folder + "/" + place
        return (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder) && !isFolder.boolValue
        }.map { root + "/" + $0 }.sorted()
    }
    /// How many entries of acorn's log have this action and record.
    func logged(_ action: String, _ record: String) async throws -> Int {
        let actor = try await member(.ciso)
        return try await store.read(actor.scope) {
            try $0.rows("SELECT position FROM log_leaf WHERE action = \(action) AND record_id = \(record)") { $0.integer(0) }.count
        }
    }
    func evidenceCount() async throws -> Int {
        let actor = try await member(.ciso)
        return try await store.read(actor.scope) { try $0.rows("SELECT id FROM evidence") { $0.text(0) }.count }
    }
}

extension Reply {
    func string(_ name: String) -> String? { if case .text(let text)? = try? json[name] { text } else { nil } }
    func number(_ name: String) -> Int? { if case .number(let number)? = try? json[name] { number } else { nil } }
    var items: [JSON] { if case .list(let items)? = try? json["items"] { items } else { [] } }
    var ids: [String] { items.compactMap { if case .text(let id)? = $0["id"] { id } else { nil } } }
}
