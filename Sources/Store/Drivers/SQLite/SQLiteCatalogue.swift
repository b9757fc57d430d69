/// SQLite keeps the text of each view and trigger as it was written, so nothing has to be remembered.
struct SQLiteCatalogue: Catalogue {
    func dropWalls(_ connection: any Connection) throws {
        var drops: [String] = []
        try connection.query("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY type") { drops.append("DROP \($0.text(0)) \"\($0.text(1))\"") }
        for drop in drops { try connection.execute(drop) }
    }
    func remember(_ connection: any Connection) throws {}
}
