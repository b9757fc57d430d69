@testable import App
import Cryptography
package import HTTPTypes
package import Platform
import Store
import Synchronization

/// A browser as far as we need one: it keeps cookies as a browser does, and sends forms with the token that their page had.
package final class Browser: Sendable {
    private struct State {
        var cookies: [String: String] = [:]
        var csrf: String?
        /// Where the form of the last page has its challenge.
        var challenge: String?
        var refused: [String] = []
    }
    private let world: AppWorld
    private let state = Mutex(State())

    package init(_ world: AppWorld) { self.world = world }

    package var cookies: [String: String] { state.withLock { $0.cookies } }
    /// Cookies that a browser would not have taken, because their name promises what they do not keep.
    package var refused: [String] { state.withLock { $0.refused } }
    package func set(_ name: String, _ value: String?) { state.withLock { $0.cookies[name] = value } }

    package func get(_ path: String, headers: HTTPFields = [:]) async throws -> Reply { try await send(.get, path, headers: headers) }

    /// With the challenge solved where the page had one, as our script does; a form that brings `altcha` brings its own.
    ///
    /// - Parameter csrf: the token of the form; nil for that of the last page.
    package func post(_ path: String, _ form: [String: String] = [:], csrf: String? = nil, headers: HTTPFields = [:]) async throws -> Reply {
        var form = form
        if form["altcha"] == nil, let challenge = state.withLock({ $0.challenge }) { form["altcha"] = try await solution(challenge, headers: headers) }
        form["csrf"] = csrf ?? state.withLock { $0.csrf } ?? ""
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        return try await send(.post, path, headers: headers, body: Array(Self.encoded(form).utf8))
    }

    package func send(_ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: [UInt8] = []) async throws -> Reply {
        var headers = headers
        let cookies = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !cookies.isEmpty { headers[.cookie] = cookies }
        let reply = try await world.send(method, path, headers: headers, body: body)
        for header in reply.headers[values: .setCookie] { take(header) }
        if let token = reply.field("csrf") { state.withLock { $0.csrf = token } }
        if reply.headers[.contentType]?.hasPrefix("text/html") == true { state.withLock { $0.challenge = reply.attribute("data-challenge") } }
        return reply
    }

    /// Asks for a challenge of the form and solves it by trying.
    package func solution(_ address: String, headers: HTTPFields = [:]) async throws -> String {
        var headers = headers
        headers[.contentType] = nil
        let json = try await send(.get, address, headers: headers).json
        func text(_ name: String) -> String { if case .text(let text)? = json[name] { text } else { "" } }
        let (salt, challenge) = (text("salt"), text("challenge"))
        var number = 0
        while number < 1_000_000 {
            var digest = FileDigest()
            digest.update(Array("\(salt)\(number)".utf8))
            if Hex.encode(digest.digest.bytes) == challenge { break }
            number += 1
        }
        let payload = #"{"algorithm":"SHA-256","challenge":"\#(challenge)","number":\#(number),"salt":"\#(salt)","signature":"\#(text("signature"))"}"#
        return Base64.encode(Array(payload.utf8))
    }

    /// `__Host-` means: Secure, of the whole path, of no named domain (RFC 6265bis).
    private func take(_ header: String) {
        let parts = header.split(separator: ";").map { String($0.drop { $0 == " " }) }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let (name, value) = (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
        let attributes = Set(parts.dropFirst().map { $0.lowercased() })
        state.withLock { state in
            if name.hasPrefix("__Host-"),
                !attributes.contains("secure") || !attributes.contains("path=/") || attributes.contains(where: { $0.hasPrefix("domain") })
            {
                state.refused.append(header)
            } else {
                state.cookies[name] = attributes.contains("max-age=0") ? nil : value
            }
        }
    }

    package static func encoded(_ form: [String: String]) -> String {
        form.sorted { $0.key < $1.key }.map { PercentEncoding.encode($0.key) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
    }
}

extension Browser {
    /// Signs in through the pages, with password and code, as far as the last redirect.
    package func signIn(_ person: Person, next: String = "/") async throws -> Reply {
        _ = try await get("/sign-in?next=" + PercentEncoding.encode(next))
        let password = try await post("/sign-in", ["email": person.email, "password": Person.password, "next": next])
        guard password.status == 303 else { return password }
        _ = try await get(password.location ?? "/")
        return try await post("/sign-in/code", ["code": person.code(at: world.clock.now), "next": next])
    }

    /// As if a fresh code had been given in this browser's session a moment ago.
    package func freshen(_ kind: FreshClass) async throws {
        guard let digest = cookies[Cookie.session.rawValue].flatMap({ Session.digest(of: $0) }) else { return }
        let until = world.clock.now + world.accounts.limits.fresh
        try await world.store.write(world.store.gate()) { tx in
            _ = try tx.set("session", where: "digest = \(digest)", ["fresh_class": .text(kind.rawValue), "fresh_until": .integer(until)])
        }
    }

    /// Carries a session of this person from here on, begun without the pages.
    package func enter(as person: Person) async throws {
        let secret: String
        if let known = world.sessions[person.member] {
            secret = known
        } else {
            let (fresh, member) = (world.accounts.secret(), try? await world.store.enter(person.organisation, account: person.account))
            let session = NewSession(
                id: world.accounts.identifier(world.clock.now), digest: fresh.digest, account: person.account,
                organisation: (person.organisationID, member?.role ?? person.role.rawValue), device: "a test", place: nil, now: world.clock.now)
            let ends = world.clock.now + world.accounts.limits.absolute
            try await world.store.write(world.store.gate()) { try session.begin(until: ends, in: $0) }
            world.sessions[person.member] = fresh.text
            secret = fresh.text
        }
        var generator = Randomness { [chance = world.chance] in chance.bytes($0) }
        let csrf = CSRFToken.make(session: Session.digest(of: secret) ?? "", key: try world.keyring.key(for: .csrf), using: &generator)
        state.withLock { $0 = State(cookies: [Cookie.session.rawValue: secret, Cookie.csrf.rawValue: csrf], csrf: csrf) }
    }
}

extension AppWorld {
    /// - Returns: the digest of a session that this person has, without a word in any log.
    package func openSession(of person: Person) async throws -> String {
        let secret = accounts.secret()
        let session = NewSession(
            id: accounts.identifier(clock.now), digest: secret.digest, account: person.account, organisation: (person.organisationID, person.role.rawValue),
            device: "a test", place: nil, now: clock.now)
        let ends = clock.now + accounts.limits.absolute
        try await store.write(store.gate()) { try session.insert(until: ends, in: $0) }
        return secret.digest
    }

    /// After a request that may have ended a person's session: the next one begins another.
    package func forgetSession(of person: Person) { sessions[person.member] = nil }
}
