@testable package import App
import Cryptography
package import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
package import Platform
import Store

extension AppWorld {
    /// One request, as it is.
    ///
    /// - Parameter target: path and query, percent-encoded.
    package func send(_ method: HTTPRequest.Method, _ target: String, headers: HTTPFields = [:], body: [UInt8] = []) async throws -> Reply {
        try await Reply(client.executeRequest(uri: target, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(bytes: body)), log: log)
    }

    /// A page as a person's browser asks for it, or as nobody's.
    ///
    /// - Parameter form: what a form sends; the token of the form is added.
    package func page(_ method: HTTPRequest.Method, _ path: String, as person: Person? = nil, form: [String: String]? = nil) async throws -> Reply {
        let browser = Browser(self)
        if let person { try await browser.enter(as: person) }
        guard let form else { return try await browser.send(method, path) }
        return try await browser.post(path, form)
    }

    /// A call of the API.
    ///
    /// - Parameters:
    ///   - person: whose token is sent; `token` goes before it.
    ///   - json: the body.
    package func api(_ method: HTTPRequest.Method, _ path: String, as person: Person? = nil, token: String? = nil, json: String? = nil) async throws -> Reply {
        var headers: HTTPFields = [:]
        if let token = token ?? person?.token { headers[.authorization] = "Bearer \(token)" }
        if json != nil { headers[.contentType] = "application/json" }
        return try await send(method, path, headers: headers, body: Array((json ?? "").utf8))
    }

    /// Another API token of a person, with some of the scopes.
    package func token(of person: Person, scopes: [Permission]) async throws -> String {
        var generator = Randomness { [chance] in chance.bytes($0) }
        return try await Self.token(for: person.member, in: person.organisationID, scopes: scopes, store, clock, &generator)
    }

    /// Puts an organisation's subscription where a test wants it.
    ///
    /// - Parameter endsAt: when it ends by itself; nil for when a trial from the founding does.
    package func setStanding(_ standing: Caller.Standing, of organisation: String = "acorn", endsAt: Int64? = nil) async throws {
        try await store.write(store.operate(reason: "test")) { tx in
            _ = try tx.set(
                "organisation", where: "slug = \(organisation)",
                ["standing": .text(standing.rawValue), "standing_ends_at": endsAt.map { .integer($0) } ?? .null])
        }
    }
}
