@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

extension AppWorld {
    /// A person as the team has them now.
    func standing(of person: Person) async throws -> TeamMember {
        try await store.read(store.job(organisation: person.organisationID, reason: "test")) { try $0.teamMember(person.member) }
    }
    func cisos(of organisation: String = "acorn") async throws -> [TeamMember] {
        try await store.read(store.job(organisation: person(.ciso, of: organisation).organisationID, reason: "test")) { try $0.activeCISOs() }
    }
    /// Whether an organisation's log has an entry of this action.
    func logged(_ action: String, in organisation: String = "acorn") async throws -> Bool {
        let scope = store.job(organisation: person(.ciso, of: organisation).organisationID, reason: "test")
        return try await store.read(scope) { try !$0.rows("SELECT position FROM log_leaf WHERE action = \(action)") { $0.integer(0) }.isEmpty }
    }
    /// A form of a page, with a fresh code given a moment ago in a session of its own.
    func act(_ path: String, as person: Person, _ form: [String: String] = [:], fresh: FreshClass = .team) async throws -> Reply {
        forgetSession(of: person)
        let browser = Browser(self)
        try await browser.enter(as: person)
        try await browser.freshen(fresh)
        return try await browser.post(path, form)
    }
    func change(_ person: Person, to role: Role, as actor: Person) async throws -> Reply {
        try await api(
            .patch, "/api/v1/members/\(person.member)", as: actor,
            json: #"{"role":"\#(role.rawValue)","version":\#(try await standing(of: person).version)}"#)
    }
    func press(_ verb: String, _ person: Person, as actor: Person) async throws -> Reply {
        try await api(.post, "/api/v1/members/\(person.member)/\(verb)", as: actor, json: #"{"version":\#(try await standing(of: person).version)}"#)
    }

    /// Invites through the page; the secret of the link.
    func invite(_ email: String, _ role: Role, engagement: String = "", as actor: Person? = nil) async throws -> String {
        let reply = try await act("/o/acorn/team/invitations", as: actor ?? person(.ciso), ["email": email, "role": role.rawValue, "engagement": engagement])
        #expect(reply.status == 200, "\(reply.status) \(reply.text)")
        return try #require(try await link("/invitation/", to: email))
    }
    /// The secret of a link in the newest mail to an address.
    func link(_ path: String, to email: String) async throws -> String? {
        try await mail(to: email).flatMap { mail in
            mail.text.firstRange(of: path).map { String(mail.text[$0.upperBound...].prefix { $0.isHexDigit }) }
        }
    }
    /// What a page behind a link is filled in with by somebody new, the right code included.
    func enrolment(_ page: Reply, email: String, link: String) throws -> [String: String] {
        let sealed = try #require(page.field("key"))
        let key = try EnrolmentKey(sealed: sealed, email: email, link: link, accounts: accounts)
        let totp = try #require(TOTP(secret: key.secret))
        return ["key": sealed, "name": "Nia Newcomer", "password": "five silver kettles", "code": totp.code(step: totp.step(at: clock.now / 1_000))]
    }
}
