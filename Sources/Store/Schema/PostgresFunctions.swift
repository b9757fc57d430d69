/// What the policies ask about the transaction, and what statements ask that PostgreSQL lacks. `pg_catalog.` in place of a
/// `SET search_path`, which costs a save and restore on every call.
enum PostgresFunctions {
    /// With the types that they take.
    static let signatures: Set<String> = [
        "current_org()", "current_member()", "current_day()", "current_account()", "current_key()", "current_door()", "folded(text)",
    ]
    static let all = [
        raising("current_org", "org", unless: DoorKind.outside), raising("current_member", "member", unless: []),
        raising("current_day", "day", unless: []),
        answering("current_account", "account", "NULL"), answering("current_key", "key", "NULL"), answering("current_door", "door", "''"),
        folded,
    ]

    /// Small letters of every script. Columns are COLLATE "C", in whose sense only those of ASCII have any.
    private static let folded = """
        CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
          SELECT pg_catalog.lower($1 COLLATE pg_catalog."und-x-icu")
        $$
        """

    /// STABLE and raising: with text identifiers, an organisation that is not set would answer no rows in silence.
    private static func raising(_ name: String, _ setting: String, unless doors: [DoorKind]) -> String {
        let exempt =
            doors.isEmpty
            ? ""
            : """
            IF coalesce(pg_catalog.current_setting('aertous.door', true), '') IN (\(doors.map { "'\($0.rawValue)'" }.joined(separator: ", "))) THEN RETURN NULL; END IF;
            """
        return """
            CREATE OR REPLACE FUNCTION \(name)() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
            DECLARE entered text := pg_catalog.current_setting('aertous.\(setting)', true);
            BEGIN
              IF entered IS NULL OR entered = '' THEN
                \(exempt)
                RAISE EXCEPTION 'no \(setting)' USING ERRCODE = 'AE001';
              END IF;
              RETURN entered;
            END $$
            """
    }

    private static func answering(_ name: String, _ setting: String, _ unset: String) -> String {
        """
        CREATE OR REPLACE FUNCTION \(name)() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
          SELECT coalesce(nullif(pg_catalog.current_setting('aertous.\(setting)', true), ''), \(unset))
        $$
        """
    }
}
