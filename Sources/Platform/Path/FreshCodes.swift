internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Store

/// Asks for a fresh code before a sensitive act.
///
/// The page that asks carries what was typed, so that the act is done with the code and nothing has to be typed twice.
/// A form may also bring the code itself, in the same fields (``UI/freshCode(_:call:)``).
struct FreshCodes: Sendable {
    static let field = "fresh_code", backupField = "fresh_backup"
    let authenticator: any Authenticator

    /// - Returns: the page that asks; nil when the act may go on.
    /// - Throws: 403 for a token, and for what is not a form.
    func page(before route: Route, _ request: inout Request, _ visit: inout Visit) async throws -> Page? {
        guard let kind = route.fresh, let caller = visit.caller else { return nil }
        guard let session = caller.session else {
            throw Problem.forbidden("This is done in a browser, with a fresh code. A token cannot do it, whatever its scopes.")
        }
        if caller.isFresh(kind, at: visit.now) { return nil }
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Problem.forbidden("This asks for a fresh code. Open its page and send it from there.")
        }
        let form = try await Self.form(&request)
        let backup = form[Self.backupField] ?? ""
        let typed = backup.isEmpty ? form[Self.field] : backup
        let ask = FreshCodePage(kind: kind, path: request.uri.path, form: form, csrf: visit.csrf)
        guard let typed else { return ask.page() }
        switch try await authenticator.freshen(session: session, account: caller.account, code: typed, for: kind, device: visit.device, now: visit.now) {
        case .accepted(let until):
            visit.caller?.fresh = FreshCode(kind, until: until)
            return nil
        case .wrong: return ask.page("This code is not right now. Wait for the next one, and check the clock of your device")
        case .used: return ask.page("This code was used already. Wait for the next one")
        case .malformed: return ask.page("Enter the six digits that your authenticator shows, or a backup code")
        case .closed(let until):
            var problem = Problem(.tooMany, "Too many wrong codes. Your session goes on, but nothing sensitive can be done for a while.")
            problem.retryAfter = max(1, (until - visit.now + 999) / 1000)
            throw problem
        }
    }

    /// The body is read, and put back for the verb.
    static func form(_ request: inout Request) async throws -> Form {
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: Forms.bodyLimit) } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge, "A form holds at most 256 KiB.")
        }
        request.body = .init(buffer: body)
        return try Form(body.readableBytesView)
    }
}
