import App
import Platform
import Store
import World

/// How the wall fills `{id}` in the routes of one register, and what it sends to those that write.
///
/// A new register is covered by one of these in ``Placements``.
struct Placement: Sendable {
    let record: Name
    /// The last part of the register's addresses, such as `assets`; nil where it has no list of its own.
    let path: String?
    /// Permissions that open a record to be seen, and those that may change it.
    let reads, writes: Set<Permission>
    /// Puts a row there that is this person's (that they see even when their role is narrowed), with a mark in a field that
    /// lists show. Its id; nil when nobody of this role can see any row.
    let plant: @Sendable (_ world: AppWorld, _ person: Person, _ mark: String) async throws -> String?
    /// What a body needs at least, by name.
    let fields: @Sendable (_ mark: String) -> [String: String]
    /// What a form sends besides: a browser sends every field.
    var blanks: [String: String] = [:]
}

/// A request body.
struct Sending: Sendable {
    var query = ""
    var type = ""
    var body = ""

    static let nothing = Sending()
    static func form(_ fields: [String: String]) -> Sending { Sending(type: "application/x-www-form-urlencoded", body: Browser.encoded(fields)) }
    static func json(_ fields: [String: String], version: Int? = nil) -> Sending {
        let members = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" } + (version.map { ["\"version\":\($0)"] } ?? [])
        return Sending(type: "application/json", body: "{\(members.joined(separator: ","))}")
    }
}

/// Everything that the wall knows of single routes. What is in none of these lists is a finding.
struct Placements: Sendable {
    var registers: [Placement]
    /// Values of path parameters other than `{organisation}` and a register's `{id}`, by the route's path.
    var parameters: [String: [String: String]]
    /// What is sent to a write that is not one of a register's usual ones, by method and path. `{id}` is the row's.
    var sendings: [String: Sending]
    /// What answers instead of success where a call that got through cannot succeed, by method and path; behind a comma, of one
    /// kind of row.
    var answers: [String: Int] = [:]
    /// What the organisations need before any route is called.
    var prepare: @Sendable (AppWorld) async throws -> Void = { _ in }

    subscript(record: Name) -> Placement? { registers.first { $0.record == record } }

    /// - Returns: nil for a write that nobody placed.
    func sending(to route: Route, mark: String) -> Sending? {
        if let known = sendings["\(route.method.rawValue) \(route.path)"] { return known }
        if route.method == .get { return .nothing }
        guard let (placement, rest) = register(of: route) else { return nil }
        let fields = placement.fields(mark)
        switch (route.method, rest, route.representation) {
        case (.post, "", .page): return .form(fields.merging(placement.blanks) { $1 })
        case (.post, "", .json): return .json(fields)
        case (.post, "/{id}", .page): return .form(fields.merging(placement.blanks) { $1 }.merging(["version": "1"]) { $1 })
        case (.patch, "/{id}", .json): return .json(fields, version: 1)
        case (.post, "/{id}/delete", .page): return .form(["version": "1"])
        case (.delete, "/{id}", .json): return Sending(query: "?version=1")
        case (.post, "/import", .page): return .form(["csv": Self.csv(fields), "do": "check"])
        case (.post, "/import", .json): return Sending(query: "?dry_run=true", type: "text/csv", body: Self.csv(fields))
        default: return nil
        }
    }

    /// The register below whose address a route lies, and the rest of the address.
    func register(of route: Route) -> (Placement, String)? {
        for placement in registers {
            guard let path = placement.path else { continue }
            for prefix in ["/o/{organisation}/\(path)", "/api/v1/\(path)"] where route.path == prefix || route.path.hasPrefix(prefix + "/") {
                return (placement, String(route.path.dropFirst(prefix.count)))
            }
        }
        return nil
    }

    private static func csv(_ fields: [String: String]) -> String {
        let sorted = fields.sorted { $0.key < $1.key }
        return sorted.map(\.key).joined(separator: ",") + "\r\n" + sorted.map(\.value).joined(separator: ",") + "\r\n"
    }
}
