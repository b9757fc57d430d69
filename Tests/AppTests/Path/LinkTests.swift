@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Links lead where they say")
struct LinkTests {
    @Test("Every link on a page that a role can open can be opened by that role", arguments: Engine.allCases)
    func everyRole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (control, evidence) = try await world.programme()
            _ = try await world.changedAsset(as: world.person(.ciso))
            for owner in [Role.engineer, .employee] {
                let body = #"{"name":"Laptop of \#(owner.rawValue)","owner_id":"\#(world.person(owner).member)"}"#
                #expect(try await world.api(.post, "/api/v1/assets", as: world.person(.ciso), json: body).status == 201)
            }
            #expect(try await world.engage(world.person(.auditor)).status == 201)
            #expect(try await world.api(.get, "/api/v1/evidence/\(evidence[0])", as: world.person(.auditor)).status == 200)
            #expect(try await world.api(.get, "/api/v1/controls/\(control)", as: world.person(.auditor)).status == 200)
            for role in Role.allCases {
                var walk = Walk(world, world.person(role))
                try await walk.run()
                #expect(walk.dead.isEmpty, "\(role): \(walk.dead.joined(separator: "\n"))")
                #expect(walk.opened > 15, "\(role) opened \(walk.opened)")
            }
        }
    }

    /// One person who follows links from page to page. Of addresses that differ in identifiers, numbers and what is asked only, a few are followed.
    private struct Walk {
        private let world: AppWorld, browser: Browser, person: Person
        private var waiting: [String] = []
        private var known: Set<String> = []
        private var shapes: [String: Int] = [:]
        private var answers: [String: Int] = [:]
        /// The first page on which an address was found. Where the walk begins is linked from somewhere too, and found later.
        private var found: [(path: String, on: String)] = []
        private(set) var opened = 0
        var dead: [String] {
            found.compactMap { link in answers[link.path].flatMap { [403, 404].contains($0) || $0 >= 500 ? "\($0) \(link.path) on \(link.on)" : nil } }
        }

        /// Begins where people begin, and at every page that needs no more than an address: some are linked from nowhere but a mail.
        init(_ world: AppWorld, _ person: Person) {
            (self.world, self.person, browser) = (world, person, Browser(world))
            for route in world.routes where route.method == .get && route.representation == .page {
                let path = route.path.replacing("{organisation}", with: person.organisation).replacing("{framework}", with: AppWorld.framework)
                    .replacing("{requirement}", with: "A.5.1")
                if !path.contains("{") { follow(path) }
            }
        }

        private mutating func follow(_ path: String) {
            guard known.insert(path).inserted else { return }
            let shape = Self.shape(path)
            guard shapes[shape, default: 0] < 2 else { return }
            shapes[shape, default: 0] += 1
            waiting.append(path)
        }

        mutating func run() async throws {
            try await browser.enter(as: person)
            var next = 0
            while next < waiting.count, next < 1_000 {
                let path = waiting[next]
                next += 1
                world.clock.advance(by: .milliseconds(500))
                let reply = try await browser.get(path)
                answers[path] = reply.status
                guard reply.status == 200, reply.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
                opened += 1
                for link in Self.links(reply.text) {
                    let address = link.hasPrefix("?") ? path.prefix { $0 != "?" } + link : link
                    if !found.contains(where: { $0.path == address }) { found.append((address, path)) }
                    follow(address)
                }
            }
            #expect(next == waiting.count, "the walk of \(person.role) does not end")
        }

        /// Addresses of ours in a page, and of what is asked of the page itself.
        private static func links(_ page: String) -> [String] {
            page.split(separator: " href=\"").dropFirst().map { String($0.prefix { $0 != "\"" && $0 != "#" }).replacing("&amp;", with: "&") }
                .filter { $0.hasPrefix("/") && !$0.hasPrefix("//") || $0.hasPrefix("?") }
        }
        private static func shape(_ path: String) -> String {
            let parts = path.split(separator: "?", maxSplits: 1)
            let place = (parts.first ?? "").split(separator: "/").map { $0.contains { "0123456789".contains($0) } ? "N" : String($0) }.joined(separator: "/")
            let asked = parts.count < 2 ? [] : (parts.last ?? "").split(separator: "&").map { String($0.prefix { $0 != "=" }) }.sorted()
            return place + "?" + asked.joined(separator: "&")
        }
    }
}
