/// What makes a schema refuse its own declarations.
extension Schema {
    func check(_ table: Table) throws(StoreError) {
        for name in [table.name] + table.columns.map(\.name) where !Schema.isPlain(name.string) || Vetting.keywords.contains(name.string) {
            throw .schema("the name \(name)")
        }
        // Vetting narrows a register by its name alone, so the name must be nothing else.
        guard columns.isDisjoint(with: [table.name.string, table.base]) else { throw .schema("a column is called as the table \(table.name)") }

        let own = Set(table.allColumns.map(\.name))
        guard own.count == table.allColumns.count else { throw .schema("\(table.name) has a column twice") }
        for key in table.unique + table.indexes + table.lookups + [table.key] where !own.isSuperset(of: key) { throw .schema("a key of \(table.name)") }
        guard table.hasID || table.kind == .log else { throw .schema("\(table.name) has no id") }
        guard table.isTenant || table.indexes.isEmpty || table.lookups.isEmpty else {
            throw .schema("\(table.name) is in no organisation: its indexes are lookups")
        }
        guard table.visibility == nil || table.kind == .tenant else { throw .schema("a visibility on \(table.name)") }
        guard !table.isFixed || table.kind == .gate else { throw .schema("\(table.name) is no gate's, so nothing of it is fixed") }
        if let carried = table.carried {
            guard table.owner != nil, table.key == [carried] || table.unique.contains([carried]) else {
                throw .schema("\(table.name).\(carried) is no account's alone")
            }
        }
        for name in (table.owner.map { [$0] } ?? []) + (table.settings ?? []) where !own.contains(name) { throw .schema("\(table.name).\(name)") }
        switch table.kind {
        case .account, .gate, .queue, .letterbox: guard table.seenBy.isEmpty else { throw .schema("\(table.name) is seen by its own doors only") }
        case .directory:
            guard table.name == "organisation", table.seenBy[.gate] == nil, table.seenBy[.operator] == nil else {
                throw .schema("\(table.name) as a directory")
            }
        case .tenant, .log: break
        }
        for column in table.columns {
            // SQLite cannot add a composite reference to a table that stands, nor a value that no row has yet.
            if column.since != nil, column.isRequired || column.references != nil { throw .schema("\(table.name).\(column.name) came later") }
            guard let name = column.references else { continue }
            guard let target = tables[name], target.hasID else { throw .schema("\(table.name).\(column.name)") }
            // No foreign key crosses from an organisation to the installation (`security.md` 7), nor back, but this one.
            let isMembership = table.name == "member" && column.name == "account_id" && name == "account"
            guard table.isTenant == target.isTenant || isMembership else { throw .schema("\(table.name).\(column.name) leaves its organisation") }
        }
    }

    /// The three tables that the doors themselves read.
    func checkRoots() throws(StoreError) {
        func needs(_ name: Name, _ columns: [Name]) throws(StoreError) -> Table {
            guard let table = tables[name], Set(table.allColumns.map(\.name)).isSuperset(of: columns) else { throw .schema("the table \(name)") }
            return table
        }
        let organisation = try needs("organisation", ["slug"])
        guard organisation.settings != nil, organisation.unique.contains(["slug"]) else { throw .schema("the directory") }
        guard try needs("account", []).owner == "id" else { throw .schema("the accounts") }
        let member = try needs("member", ["account_id", "role", "name"])
        guard member.kind == .tenant, member.columns.contains(where: { $0.name == "account_id" && $0.references == "account" }) else {
            throw .schema("the members")
        }
    }

    /// A view's condition takes no values and names only tables that its door may read.
    func checkConditions() throws(StoreError) {
        let book = Access.Book(self)
        for table in ordered {
            for view in table.views {
                guard let condition = view.condition else { continue }
                let reads = book.access(view.seenThrough).reads
                guard condition.values.isEmpty else { throw .schema("a value in a condition of \(table.name)") }
                for name in try condition.tablesNamed() where !reads.contains(name) {
                    throw .schema("a condition of \(table.name) names \(name), which its door does not read")
                }
            }
        }
    }
}
