/// What `grants` gives, as a live database lists it: `RELATION PRIVILEGE`, or `RELATION.COLUMN PRIVILEGE`.
extension PostgresDDL {
    /// Everybody may read how the schema came about.
    private static let bookkeeping: Set<String> = ["store_migration SELECT", "store_wall SELECT"]

    static func applicationRights(_ schema: Schema) -> Set<String> {
        var rights = bookkeeping.union(PostgresErasure.functions)
        for table in schema.ordered {
            rights.formUnion(([table.base] + table.views.map(\.name)).map { "\($0) SELECT" } + ["\(table.base) INSERT"])
            let stands = table.kind == .log && !table.isHead || table.kind == .gate && table.isFixed
            guard !stands else { continue }
            for column in table.allColumns where !table.fixedColumns.contains(column.name) { rights.insert("\(table.base).\(column.name) UPDATE") }
            if !table.isHead { rights.insert("\(table.base) DELETE") }
        }
        return rights
    }

    /// Every function that is declared, with the types that it takes.
    static func functions(_ schema: Schema) -> Set<String> {
        let settings = schema.ordered.filter { $0.settings != nil }.map { "\($0.name)_settings()" }
        return PostgresFunctions.signatures.union(PostgresErasure.signatures).union(settings)
    }

    static func visitorRights(_ schema: Schema) -> Set<String> {
        var rights = bookkeeping
        for table in schema.ordered {
            if table.settings != nil {
                for relation in [table.base, table.variant(.lookup)] { rights.formUnion(["\(relation).id SELECT", "\(relation).slug SELECT"]) }
            }
            if schema.published.contains(table.name) { rights.formUnion(["\(table.base) SELECT", "\(table.name) SELECT"]) }
            if schema.inbox.contains(table.name) || table.kind == .letterbox { rights.insert("\(table.base) INSERT") }
        }
        return rights
    }
}
