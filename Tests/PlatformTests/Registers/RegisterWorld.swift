import CPostgreSQL
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import Synchronization
import Testing
@testable import Platform

enum RegisterEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite, postgres
    var testDescription: String { rawValue }
    /// Without a server the SQLite half runs alone; bin/test always gives one.
    static var allCases: [RegisterEngine] { ProcessInfo.processInfo.environment["AERTOUS_TEST_POSTGRES"] == nil ? [.sqlite] : [.sqlite, .postgres] }
}

/// A store with the specimens, two organisations, and people in them.
struct RegisterWorld: Sendable {
    let store: Store
    let records: Records<Specimen>
    /// `ciso` and `owner` (who sees only own specimens) of acorn, `stranger` of birch.
    let ciso, owner, stranger: Member
    let routes: [Route]
    static let now: Int64 = 1_795_528_698_123  // 2026-11-24

    static let tables: [Table] = [
        Table("organisation", .directory(settings: []), [Column("slug", .text(max: 60))], unique: [["slug"]]),
        Table("account", .account(owner: "id"), [Column("email", .text(max: 254))], unique: [["email"]]),
        Table(
            "member", .tenant, [Column("account_id", .id, references: "account"), Column("role", .text(max: 20)), Column("name", .text(max: 200))],
            unique: [["account_id"]], lookups: [["account_id"]], seenBy: [.account: "account_id = current_account()"]),
        Specimen.register.stored(visibility: Visibility(own: "owner = current_member()", assigned: "1 = 0")),
    ]

    static func with(_ engine: RegisterEngine, _ body: (RegisterWorld) async throws -> Void) async throws {
        let schema = try Schema(tables), migrations = [Migration.store, Migration(2, "specimens", [.create(tables)] + Migration.erasure + Migration.clock)]
        let (place, owner) = try place(engine)
        try await Store.migrate(owner, schema, migrations)
        var settings = Settings()
        (settings.connections, settings.visitorConnections) = (2, 1)
        let store = try await Store.open(
            place, schema, migrations, settings, clock: { now }, random: bytes,
            extents: { role in
                ["specimen": role == "owner" ? .own : .all]
            })
        defer {
            store.close()
            if case .sqlite(let path) = place { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        }
        try await store.write(store.gate()) { tx in
            for person in ["ciso", "owner", "stranger"] { try tx.insert("account", id: "a-\(person)", ["email": .text("\(person)@example.org")]) }
        }
        try await store.found("acorn", id: "o-acorn", firstMember: "m-ciso", account: "a-ciso", role: "ciso", name: "Ada <b>")
        try await store.found("birch", id: "o-birch", firstMember: "m-stranger", account: "a-stranger", role: "ciso", name: "Sam")
        let ciso = try await store.enter("acorn", account: "a-ciso")
        try await store.write(ciso.scope) { tx in
            try tx.insert("member", id: "00000000-0000-7000-8000-0000000000aa", ["account_id": .text("a-owner"), "role": .text("owner"), "name": .text("Olu")])
            try tx.record(Change("member.joined", "member", "00000000-0000-7000-8000-0000000000aa"))
        }
        let identify: @Sendable (Int64) -> String = { Identifier.make(now: $0, random: bytes) }
        try await body(
            RegisterWorld(
                store: store, records: Records(Specimen.register, in: store, identify: identify), ciso: ciso,
                owner: try await store.enter("acorn", account: "a-owner"), stranger: try await store.enter("birch", account: "a-stranger"),
                routes: Specimen.register.routes(store: store, identify: identify)))
    }

    static let bytes: @Sendable (Int) -> [UInt8] = { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }

    private static func place(_ engine: RegisterEngine) throws -> (Store.Place, Store.Owner) {
        let name = "r_" + UUID().uuidString.lowercased().prefix(8)
        switch engine {
        case .sqlite:
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(name).db").path
            return (.sqlite(path: path), .sqlite(path: path))
        case .postgres:
            let server = ProcessInfo.processInfo.environment["AERTOUS_TEST_POSTGRES"] ?? ""
            func role(_ role: String) -> String { "\(server) dbname=\(name) user=\(role)" }
            for role in ["aertous_owner", "aertous_app", "aertous_app_visitor"] { run("\(server) dbname=postgres user=postgres", "CREATE ROLE \(role) LOGIN") }
            run(
                "\(server) dbname=postgres user=postgres",
                "CREATE DATABASE \(name) OWNER aertous_owner TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")
            return (
                .postgres(application: role("aertous_app"), visitor: role("aertous_app_visitor")),
                .postgres(role("aertous_owner"), applicationRole: "aertous_app")
            )
        }
    }
    /// A role that is there already is no failure; a database that could not be made is one at the first statement in it.
    private static func run(_ conninfo: String, _ text: String) {
        let handle = PQconnectdb(conninfo)
        PQclear(PQexec(handle, text))
        PQfinish(handle)
    }

    /// Adds without the checks' help what a test needs there.
    func plant(_ count: Int) async throws -> [Specimen] {
        var all: [Specimen] = []
        for number in 0..<count {
            all.append(
                try await records.add(
                    .sample(number, owner: number % 2 == 0 ? "m-ciso" : "00000000-0000-7000-8000-0000000000aa"), Act(ciso, now: Self.now + Int64(number))))
        }
        return all
    }

    // MARK: Calling a route as the path would

    func call(
        _ method: Platform.Method, _ path: String, query: String = "", as member: Member? = nil, body: String? = nil, type: String = "application/json",
        id: String? = nil
    ) async throws -> Answer {
        let member = member ?? ciso
        let isJSON = path.hasPrefix("/api/")
        let route = try #require(routes.first { $0.method == method && $0.path == path }, "no route \(method) \(path)")
        var head = HTTPRequest(
            method: .init(rawValue: method.rawValue)!, scheme: "http", authority: "localhost", path: path + (query.isEmpty ? "" : "?" + query))
        head.headerFields[.contentType] = type
        let caller = Caller(
            account: "a", email: "", name: "", session: isJSON ? nil : "s", token: isJSON ? "t" : nil,
            organisation: .init(
                id: member.organisation, slug: member.organisation == "o-acorn" ? "acorn" : "birch", name: "",
                subscription: Subscription(stored: "active", endsAt: nil, since: nil, now: 0)),
            member: member
        ) { _ in .all }
        return try await route.handle(
            Call(
                request: Request(head: head, body: .init(buffer: ByteBuffer(string: body ?? ""))), parameters: id.map { ["id": $0] } ?? [:],
                representation: route.representation, requestID: "r", now: Self.now, caller: caller, csrf: "token<"))
    }
    func json(_ method: Platform.Method, _ path: String = "", query: String = "", as member: Member? = nil, body: String? = nil, id: String? = nil) async throws
        -> JSON
    {
        switch try await call(method, "/api/v1/specimens" + path, query: query, as: member, body: body, id: id) {
        case .json(let bytes, _, _), .versioned(_, .json(let bytes, _, _)): return try JSONReader.read(bytes)
        default: throw Problem.notFound
        }
    }
    func page(_ method: Platform.Method, _ path: String = "", query: String = "", as member: Member? = nil, body: String? = nil, id: String? = nil) async throws
        -> Page
    {
        let answer = try await call(
            method, "/o/{organisation}/specimens" + path, query: query, as: member, body: body, type: "application/x-www-form-urlencoded", id: id)
        guard case .page(let page) = answer else { throw Problem.notFound }
        return page
    }
    func csv(query: String = "") async throws -> [UInt8] {
        guard case .file(let file) = try await call(.get, "/o/{organisation}/specimens/csv", query: query) else { throw Problem.notFound }
        let collected = Collected()
        try await file.body.write(collected.writer)
        return collected.bytes.withLock { $0 }
    }
}

extension Page {
    var text: String { String(decoding: body.out.bytes, as: UTF8.self) }
}
