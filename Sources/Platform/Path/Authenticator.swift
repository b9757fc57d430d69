public import Store

/// Turns what a request carries into a caller. Accounts implements it; the path only asks.
public protocol Authenticator: Sendable {
    /// The holder of a session cookie, in the organisation called `slug` if one is given. One statement.
    ///
    /// - Returns: nil for a session that is unknown, ended or over. A caller without organisation where the slug is of no
    ///   organisation of theirs: whether it exists is not told.
    func caller(session: String, slug: String?, now: Int64) async throws -> Caller?
    /// Accepts a code, once, for one class of sensitive acts in this session.
    ///
    /// - Parameter device: in words, for the mail that too many wrong codes send.
    func freshen(session: String, account: String, code: String, for kind: FreshClass, device: String, now: Int64) async throws -> FreshVerdict
    /// The holder of an API token. One statement.
    func caller(token: String, now: Int64) async throws -> Caller?
    /// Whether a member whom this found still may, asked within each transaction that writes for them: a body can take long to
    /// arrive, and what was allowed when it began may have been taken away.
    ///
    /// - Parameter gate: of the route.
    /// - Throws: 401, 404, 402 or 403, in this order.
    func verify(_ caller: Caller, _ gate: Gate, in tx: Writing, now: Int64) throws
}
