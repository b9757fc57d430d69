@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
@testable import Store
import World

/// What tests of the log plant and ask.
extension AppWorld {
    var changeLog: ChangeLog { ChangeLog(store: store, checkpoints: installation.checkpoints) }
    var checkpointKeys: [VerifierKey] { get throws { try installation.signing.verifiers(.checkpoint) } }

    /// An asset that was added and then changed; answers its id.
    func changedAsset(as person: Person) async throws -> String {
        let added = try await api(.post, "/api/v1/assets", as: person, json: #"{"name":"Ledger","criticality":2}"#)
        guard added.status == 201, let id = try added.json["id"]?.string else { throw Unexpected(reply: added.text) }
        let changed = try await api(.patch, "/api/v1/assets/\(id)", as: person, json: #"{"version":1,"name":"Ledger of payments","criticality":5}"#)
        guard changed.status == 200 else { throw Unexpected(reply: changed.text) }
        return id
    }

    /// A statement as a defect of ours would send it: past vetting, with the organisation's own connection and role.
    func careless(_ text: String, as organisation: String) async throws {
        try await store.application.transact(.write, Entry(.member, organisation: organisation, day: "2026-11-24")) { connection in
            try connection.execute(text)
            try connection.commit(after: [])
        }
    }

    /// As somebody with the database file in hand, past the program and its guards.
    func tamper(_ script: String) throws {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        let take = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall(): db.execute(f'DROP TRIGGER "{name}"')
            \(script)
            db.close()
            """
        python.arguments = ["-c", take, folder + "/aertous.db"]
        try python.run()
        python.waitUntilExit()
        guard python.terminationStatus == 0 else { throw Unexpected(reply: "python ended with \(python.terminationStatus)") }
    }

    /// A statement of somebody who has the database in hand, on either engine.
    func overwrite(_ text: String) async throws {
        guard engine != .sqlite else { return try tamper("db.execute(\"\(text)\")") }
        try AppWorld.asSuperuser(of: await database(), text)
    }

    /// The whole log as the API hands it out, in lines.
    func exported(as person: Person) async throws -> [String] {
        let reply = try await api(.post, "/api/v1/log/export", as: person)
        guard reply.status == 200 else { throw Unexpected(reply: reply.text) }
        return reply.text.split(separator: "\n").map { String($0) + "\n" }
    }
    func verdict(_ lines: [String], against: String? = nil) throws -> LogVerdict {
        var verifier = LogExportVerifier(keys: try checkpointKeys, against: against.map { Array($0.utf8) })
        for line in lines { verifier.update(Array(line.utf8)) }
        return verifier.finish()
    }
}

extension JSON {
    var string: String? { if case .text(let text) = self { text } else { nil } }
    var items: [JSON] { if case .list(let list) = self { list } else { [] } }
    var number: Int? { if case .number(let number) = self { number } else { nil } }
}
