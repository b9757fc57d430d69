internal import Store

/// What a member was refused: where, by which rule, and nothing of what was sent.
public struct Denial: Sendable {
    /// Method and pattern of the route, such as `POST /o/{organisation}/assets`.
    public let route: String
    /// The permission that the route asks for, where it was that; nil where the verb itself refused, or the subscription did.
    public let permission: String?
    /// 402 or 403, or 400 where one request bore two identities.
    public let status: Int
    /// Why, where it was neither the permission nor the verb.
    public let reason: Reason?
    /// The API token that it came with.
    public let token: String?

    /// What is refused before the route is reached.
    public enum Reason: String, Sendable {
        /// The browser said that it came from a page of another site.
        case anotherSite = "another-site"
        /// A form without its token, or with another's.
        case formToken = "form-token"
        /// A token and a session at once.
        case twoIdentities = "two-identities"
    }

    /// What is counted together within an hour.
    public var mark: String { reason.map { "\(route) \($0.rawValue)" } ?? route }

    init?(_ problem: Problem, _ route: Route, _ caller: Caller, _ reason: Reason?) {
        guard problem.kind == .forbidden || problem.kind == .lapsed || reason == .twoIdentities else { return nil }
        (self.route, status, token) = ("\(route.method.rawValue) \(route.path)", problem.kind.rawValue, caller.token)
        self.reason = reason
        permission = reason == nil && problem.kind == .forbidden && route.permission.map { caller.extents($0) == .none } ?? false ? route.permission : nil
    }
}
