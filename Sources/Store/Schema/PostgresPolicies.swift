/// The row security of one table.
struct PostgresPolicies {
    let table: Table
    let schema: Schema
    let application: RoleName

    // A scalar subquery is evaluated once a statement; a bare call in a filter, once a row.
    private static let door = "(SELECT current_door())"
    private static let outside = "\(door) IN ('gate', 'operator')"
    private static func own(_ column: String) -> String { "\(column) = (SELECT current_org())" }

    func all() throws(StoreError) -> [String] {
        switch table.kind {
        case .tenant: return [whole(Self.own("organisation_id"))] + (try seen())
        case .log where table.isHead: return [whole(Self.own("organisation_id"))] + (try seen())
        // No policy for UPDATE: not even the owner of the table changes a row. Nor does it remove one that is not released.
        case .log:
            return [
                reading(Self.own("organisation_id")), inserting(Self.own("organisation_id")),
                policy("wall_release", "DELETE", "USING (\(Release.rule(for: table, row: table.base)))"),
            ] + (try seen())
        case .account(let owner):
            return [
                whole("\(Self.outside) OR \(Self.door) IN ('account', 'person') AND \(owner) = (SELECT current_account())"),
                inserting("\(Self.door) = 'founding'"),
            ] + carried()
        case .gate where table.isFixed: return [reading(Self.outside), inserting(Self.outside)]
        // Removing a row also reads it.
        case .gate:
            return [
                whole(Self.outside), inserting("\(Self.door) = 'person'"), policy("wall_delete", "DELETE", "USING (\(Self.door) IN ('founding', 'person'))"),
                policy("wall_select", "SELECT", "USING (\(Self.door) IN ('founding', 'person'))"),
            ]
        case .queue:
            let taking = "\(Self.door) IN ('runner', 'operator')"
            let leaving =
                "\(Self.door) IN ('gate', 'runner', 'operator') OR \(Self.door) = 'account' AND account_id = (SELECT current_account()) "
                + "OR \(Self.door) IN ('member', 'job', 'founding', 'person') AND \(Self.own("organisation_id"))"
            return [
                reading(taking), inserting(leaving), policy("wall_update", "UPDATE", "USING (\(taking))"),
                policy("wall_delete", "DELETE", "USING (\(taking))"),
            ]
        case .letterbox:
            let taking = "\(Self.door) = 'operator'"
            return [
                reading(taking), inserting("\(Self.door) IN ('letterbox', 'gate')"), policy("wall_update", "UPDATE", "USING (\(taking))"),
                policy("wall_delete", "DELETE", "USING (\(taking))"),
            ]
        case .directory(let settings):
            return [
                reading("\(Self.own("id")) OR \(Self.door) IN ('gate', 'operator', 'lookup')"),
                inserting("\(Self.door) = 'operator' OR \(Self.door) = 'founding' AND \(Self.own("id"))"),
                policy("wall_update", "UPDATE", "USING (\(Self.door) = 'operator' OR \(Self.door) IN ('member', 'job') AND \(Self.own("id")))"),
                policy("wall_delete", "DELETE", "USING (\(Self.door) = 'operator')"),
            ] + (try seen()) + locks(settings)
        }
    }

    private func policy(_ name: String, _ command: String, _ rule: String) -> String { "CREATE POLICY \(name) ON \(table.base) FOR \(command) \(rule)" }
    private func whole(_ rule: String) -> String { policy("wall", "ALL", "USING (\(rule)) WITH CHECK (\(rule))") }
    private func reading(_ rule: String) -> String { policy("wall", "SELECT", "USING (\(rule))") }
    private func inserting(_ rule: String) -> String { policy("wall_insert", "INSERT", "WITH CHECK (\(rule))") }

    /// Rows seen from outside the organisation: by the application's role alone, since a policy needs grants on the tables
    /// that its condition names, and visitors have none. Those tables are judged by their own policies.
    private func seen() throws(StoreError) -> [String] {
        let bases = Dictionary(schema.ordered.map { ($0.name.string, $0.base) }, uniquingKeysWith: { first, _ in first })
        var all: [String] = []
        for door in OutsideDoor.allCases {
            guard let condition = table.seenBy[door] else { continue }
            let text = try condition.spelled(on: table, isOnce: true) { word in bases[word] }
            all.append(policy("seen_\(door.rawValue)", "SELECT", "TO \(application) USING (\(Self.door) = '\(door.rawValue)' AND (\(text)))"))
        }
        return all
    }

    /// The row of what a member came with: there to be found and kept, never to be changed. Keeping a row takes the right to change one, so the
    /// second policy lets through what the check then refuses.
    private func carried() -> [String] {
        guard let column = table.carried else { return [] }
        let rule = "\(Self.door) IN ('member', 'person') AND \(column) = (SELECT current_key())"
        return [policy("carried", "SELECT", "USING (\(rule))"), policy("carried_keep", "UPDATE", "USING (\(rule)) WITH CHECK (FALSE)")]
    }

    /// All doors are one role here, so a grant of columns cannot tell a member from the operator.
    private func locks(_ settings: [Name]) -> [String] {
        let locked = table.columns.map(\.name).filter { !settings.contains($0) }
        let changed = locked.map { "NEW.\($0) IS DISTINCT FROM OLD.\($0)" }.joined(separator: " OR ")
        return locked.isEmpty
            ? []
            : [
                """
                CREATE OR REPLACE FUNCTION \(table.name)_settings() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF current_door() <> 'operator' AND (\(changed)) THEN RAISE EXCEPTION 'wall' USING ERRCODE = 'AE002'; END IF;
                  RETURN NEW;
                END $$
                """,
                "CREATE TRIGGER settings BEFORE UPDATE ON \(table.base) FOR EACH ROW EXECUTE FUNCTION \(table.name)_settings()",
            ]
    }
}
