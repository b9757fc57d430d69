internal import Store

/// What a member was refused: where, by which rule, and nothing of what was sent.
public struct Denial: Sendable {
    /// Method and pattern of the route, such as `POST /o/{organisation}/assets`.
    public let route: String
    /// The permission that the route asks for, where it was that; nil where the verb itself refused, or the subscription did.
    public let permission: String?
    /// 402 or 403.
    public let status: Int
    /// The API token that it came with.
    public let token: String?

    init?(_ problem: Problem, _ route: Route, _ caller: Caller) {
        guard problem.kind == .forbidden || problem.kind == .lapsed else { return nil }
        (self.route, status, token) = ("\(route.method.rawValue) \(route.path)", problem.kind.rawValue, caller.token)
        permission = problem.kind == .forbidden && route.permission.map { caller.extents($0) == .none } ?? false ? route.permission : nil
    }
}
