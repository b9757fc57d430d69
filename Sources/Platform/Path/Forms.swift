internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Store

/// Protection of a browser's forms: signed double-submit tokens bound to the session, or to a visit for those who have none
/// (`security.md` 17), beside ``Provenance``.
struct Forms: Sendable {
    /// The first makes tokens, each of them is taken: a form that was open while the program began to use another key still holds.
    let keys: [SealingKey]
    let random: @Sendable (Int) -> [UInt8]

    /// Finds or makes what the tokens of this browser are bound to, and the token for the page's forms.
    func bind(_ visit: inout Visit, _ request: Request) throws {
        if let session = visit.caller?.session {
            visit.binding = session
        } else if let known = Cookie.visit.value(in: request.headers), Hex.decode(known)?.count == 16 {
            visit.binding = known
        } else {
            visit.binding = Hex.encode(random(16))
            visit.cookies.append(Cookie.visit.setting(visit.binding))
        }
        if let known = Cookie.csrf.value(in: request.headers), holds(known, cookie: known, visit) {
            visit.csrf = known
        } else if let key = keys.first {
            var generator = Randomness(random)
            visit.csrf = CSRFToken.make(session: visit.binding, key: key, using: &generator)
            visit.cookies.append(Cookie.csrf.setting(visit.csrf))
        }
    }

    /// The largest form: 256 KiB. Files are uploaded apart, as a stream.
    static let bodyLimit = 262_144

    /// A request that may change something carries the token twice: in the cookie, and in a header or a field of the form.
    ///
    /// A form's body is read here, and put back for the verb.
    func check(_ request: inout Request, _ visit: Visit) async throws {
        let cookie = Cookie.csrf.value(in: request.headers) ?? ""
        let submitted: String
        if let header = HTTPField.Name("X-CSRF-Token").flatMap({ request.headers[$0] }) {
            submitted = header
        } else if request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            let body: ByteBuffer
            do { body = try await request.body.collect(upTo: Self.bodyLimit) } catch is NIOTooManyBytesError {
                throw Problem(.tooLarge, "A form holds at most 256 KiB.")
            }
            request.body = .init(buffer: body)
            submitted = Self.token(in: body.readableBytesView)
        } else {
            submitted = ""
        }
        guard holds(submitted, cookie: cookie, visit) else {
            throw Problem.forbidden("This form has grown old or came from elsewhere, so nothing was done. Load the page again and send it once more.")
        }
    }

    private func holds(_ submitted: String, cookie: String, _ visit: Visit) -> Bool {
        keys.contains { CSRFToken.check(submitted: submitted, cookie: cookie, session: visit.binding, key: $0) == .valid }
    }

    /// The value of the field `csrf`: hexadecimal digits and a dot, which no encoding changes.
    private static func token(in body: some Collection<UInt8>) -> String {
        let name = Array("csrf=".utf8)
        for field in body.split(separator: UInt8(ascii: "&"), maxSplits: 400) where field.starts(with: name) {
            return String(decoding: field.dropFirst(name.count).prefix(200), as: UTF8.self)
        }
        return ""
    }
}
