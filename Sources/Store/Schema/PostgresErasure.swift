/// The only two ways in which rows leave a log on PostgreSQL (`security.md` 22). The application's role may call them and has
/// no right to delete; the owner, as whom they run, is held by the policies as everybody is.
struct PostgresErasure {
    let schema: Schema
    let application: RoleName

    /// As the engine describes them where it lists who may call what.
    static let functions: Set<String> = Set(signatures.map { "function \($0)" })
    static let signatures: Set<String> = ["erase_values(bigint)", "erase_organisation()"]

    var all: [String] {
        define(
            "erase_values", "first bigint", "bigint",
            refusing: """
                \(Release.isHeld) OR NOT EXISTS \
                (SELECT 1 FROM log_leaf_rows AS l WHERE l.organisation_id = current_org() AND l.position = first AND l.action = '\(Release.action)')
                """,
            """
            DELETE FROM log_value_rows AS v WHERE v.organisation_id = current_org() AND (v.position, v.field) IN \
            (SELECT e.position, e.field FROM erasure_rows AS e WHERE e.organisation_id = current_org() AND e.leaf_position >= first)
            """)
            + define(
                "erase_organisation", "", "", refusing: "NOT \(Release.isDue)",
                Release.logs(schema).map { "DELETE FROM \($0.base) WHERE organisation_id = current_org()" }.joined(separator: "; "))
    }

    /// Made anew each time, for a function that stands keeps its grants.
    private func define(_ name: String, _ parameters: String, _ types: String, refusing condition: String, _ body: String) -> [String] {
        [
            "DROP FUNCTION IF EXISTS \(name)(\(types))",
            """
            CREATE FUNCTION \(name)(\(parameters)) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
              IF \(condition) THEN RAISE EXCEPTION 'wall' USING ERRCODE = 'AE002'; END IF;
              \(body);
            END $$
            """,
            // What runs as the owner looks nowhere but in this schema.
            """
            DO $$ BEGIN
              EXECUTE pg_catalog.format('ALTER FUNCTION \(name)(\(types)) SET search_path = %I, pg_temp', pg_catalog.current_schema());
            END $$
            """,
            "REVOKE ALL ON FUNCTION \(name)(\(types)) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION \(name)(\(types)) TO \(application)",
        ]
    }
}

extension Release {
    /// Every table of a log, values before the leaves that they belong to.
    static func logs(_ schema: Schema) -> [Table] { schema.ordered.filter { $0.kind == .log }.reversed() }
}
