@testable import App
import HTTPTypes
import Hummingbird
import NIOCore
@testable import Platform
import Store
import Testing
import World

@Suite("What is taken away while a request arrives is not done")
struct StandingTests {
    /// What happens to an Analyst between the first byte of a body and the last, and what is answered then.
    enum Taken: CaseIterable, Sendable {
        case suspended, deactivated, demoted, revoked, expired, lapsed, cancelled
        var status: Int {
            switch self {
            case .suspended, .deactivated, .revoked, .expired, .cancelled: 401
            case .demoted: 403
            case .lapsed: 402
            }
        }
        func happens(to person: Person, _ world: AppWorld) async throws {
            let (members, ciso, now) = (Members(accounts: world.accounts), try await world.member(.ciso), world.clock.now)
            let target = try await members.one(person.member, as: ciso)
            switch self {
            case .suspended: try await members.suspend(target.id, version: target.version, as: ciso, now: now)
            case .deactivated: try await members.deactivate(target.id, version: target.version, as: ciso, now: now)
            case .demoted: try await members.change(target.id, to: .employee, version: target.version, as: ciso, now: now)
            case .revoked: try await world.store.write(ciso.scope) { try Tokens.revokeAll(of: target.id, in: $0) }
            case .expired: world.clock.advance(by: .seconds(366 * 86_400))
            case .lapsed: try await world.setStanding(.lapsed)
            case .cancelled: try await world.setStanding(.cancelled)
            }
        }
    }

    @Test("An upload whose sender is not who they were when it ends leaves no row and no file", arguments: Engine.allCases, Taken.allCases)
    func upload(_ engine: Engine, _ taken: Taken) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let status = try await Self.slowly(
                .put, "/api/v1/evidence/upload?name=late.txt", "application/octet-stream", "a line of text\n", as: analyst, world
            ) {
                try await taken.happens(to: analyst, world)
            }
            #expect(status == taken.status)
            #expect(try await world.evidenceCount() == 0)
            #expect(world.storedFiles() == [] && world.storedKeys() == [])
        }
    }

    @Test("A record of a register, a test and a link are not written either", arguments: Engine.allCases)
    func records(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let manager = world.person(.manager)
            let (control, evidence) = (try await world.control("X-1"), try await world.planted(as: manager))
            let bodies = [
                ("/api/v1/controls", #"{"code":"X-2","title":"t","state":"planned"}"#),
                ("/api/v1/assets", #"{"name":"a","kind":"system"}"#),
                ("/api/v1/controls/\(control)/tests", #"{"run_on":"\#(world.today.iso)","result":"passed"}"#),
                ("/api/v1/evidence/\(evidence)/links", #"{"control_id":"\#(control)"}"#),
            ]
            for (path, body) in bodies {
                let status = try await Self.slowly(.post, path, "application/json", body, as: manager, world) { try await world.setStanding(.lapsed) }
                #expect(status == 402, "\(path)")
                try await world.setStanding(.active)
            }
            let tables: [SQL] = ["control WHERE code = 'X-2'", "asset", "test_run", "evidence_link"]
            let ciso = try await world.member(.ciso)
            for table in tables {
                #expect(try await world.store.read(ciso.scope) { try $0.rows("SELECT id FROM \(table)") { $0.text(0) } } == [])
            }
            let status = try await Self.slowly(.post, bodies[0].0, "application/json", bodies[0].1, as: manager, world) {}
            #expect(status == 201, "and slowness alone is no reason")
        }
    }

    @Test(
        "A browser whose session ended with its member signs in first, and to one whose organisation is gone nothing is there", arguments: Engine.allCases,
        [Taken.suspended, .cancelled])
    func form(_ engine: Engine, _ taken: Taken) async throws {
        try await AppWorld.with(engine) { world in
            let (manager, browser) = (world.person(.manager), Browser(world))
            try await browser.enter(as: manager)
            let form = Browser.encoded([
                "code": "X-2", "title": "t", "state": "planned", "cadence": "yearly", "csrf": browser.cookies[Cookie.csrf.rawValue] ?? "",
            ])
            let cookies = browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            func post(_ meanwhile: @escaping @Sendable () async throws -> Void) async throws -> Int {
                try await Self.slowly(
                    .post, "/o/acorn/controls", "application/x-www-form-urlencoded", form, [.cookie: cookies], world, meanwhile)
            }
            #expect(try await post { try await taken.happens(to: manager, world) } == (taken == .cancelled ? 404 : 401))
            #expect(try await world.store.read(world.member(.ciso).scope) { try $0.rows("SELECT id FROM control") { $0.text(0) } } == [])
        }
    }

    @Test("What goes on whatever is paid goes on when the subscription lapses meanwhile", arguments: Engine.allCases)
    func open(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            let status = try await Self.slowly(
                .post, "/api/v1/members/\(analyst.member)/suspend", "application/json", #"{"version":1}"#, as: ciso, world
            ) {
                try await world.setStanding(.lapsed)
            }
            #expect(status == 200)
        }
    }

    @Test(
        "Whoever is suspended by a transaction that is about to be committed writes nothing after it", arguments: Engine.allCases, [Taken.suspended, .revoked])
    func overtaken(_ engine: Engine, _ taken: Taken) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager) = (try await world.member(.ciso), world.person(.manager))
            // The first use of a token is noted; here that is done before.
            #expect(try await world.api(.get, "/api/v1/controls", as: manager).status == 200)
            let body = #"{"code":"X-2","title":"t","state":"planned"}"#
            let suspend: @Sendable (Writing) throws -> Void = { tx in
                guard taken == .suspended else { return try Tokens.revokeAll(of: manager.member, in: tx) }
                let target = try tx.teamMember(manager.member)
                try tx.update("member", id: target.id, version: target.version, ["state": .text("suspended")])
                try tx.record(Change("member.suspended", "member", target.id))
            }
            let reply = try await world.meanwhile(ciso.scope, suspend) { try await world.api(.post, "/api/v1/controls", as: manager, json: body) }
            #expect(reply.status == 401, "\(reply.text)")
            #expect(try await world.store.read(ciso.scope) { try $0.rows("SELECT id FROM control") { $0.text(0) } } == [])
        }
    }

    private actor Steps {
        private var taken = 0
        func next() -> Int {
            taken += 1
            return taken
        }
    }

    /// A request whose body comes in two parts, with `meanwhile` between them.
    private static func slowly(
        _ method: HTTPRequest.Method, _ target: String, _ type: String, _ text: String, as person: Person, _ world: AppWorld,
        _ meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        try await slowly(method, target, type, text, [.authorization: "Bearer \(person.token)"], world, meanwhile)
    }
    private static func slowly(
        _ method: HTTPRequest.Method, _ target: String, _ type: String, _ text: String, _ headers: HTTPFields, _ world: AppWorld,
        _ meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        let (bytes, half) = (Array(text.utf8), text.utf8.count / 2)
        let steps = Steps()
        let parts = AsyncThrowingStream<ByteBuffer, any Error> {
            switch await steps.next() {
            case 1: return ByteBuffer(bytes: bytes[..<half])
            case 2:
                try await meanwhile()
                return ByteBuffer(bytes: bytes[half...])
            default: return nil
            }
        }
        var headers = headers
        headers[.contentType] = type
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: target, headerFields: headers)
        let request = Request(head: head, body: .init(asyncSequence: parts))
        return try await world.path.respond(to: request, context: PathContext(inside: world.path.logger)).status.code
    }
}
