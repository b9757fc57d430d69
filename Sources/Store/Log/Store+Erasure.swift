extension Store {
    /// Erases an organisation with its log, in one transaction, and for good (`security.md` 22). Whoever asks has destroyed
    /// its keys before, and keeps the certificate outside: nothing of it is left here.
    ///
    /// - Throws: `Problem.conflict` before the day that was set for it, without such a day, and while a legal hold stands;
    ///   `Problem.notFound` where there is no such organisation.
    public func eraseOrganisation(_ id: String) async throws {
        let scope = job(organisation: id, reason: "erasure")
        let (isThere, retention, today) = try await read(scope) { tx in
            (try tx.first("SELECT 1 FROM organisation") { _ in true } ?? false, try tx.retention(), Day.text(of: tx.log.clock()))
        }
        guard isThere else { throw Problem.notFound }
        guard retention?.hold == nil else { throw Problem.conflict("A legal hold stands, so the organisation is not erased.") }
        guard let day = retention?.eraseOn, day <= today else { throw Problem.conflict("The day from which the organisation may be erased has not come.") }
        let (access, outside) = (scope.access, operate(reason: "erasure").access)
        try await attempt(application, .write, scope.entry) { [schema, compiler, dialect] connection in
            func run(_ sql: SQL, _ access: Access) throws { _ = try connection.run(try compiler.compile(sql, for: access, isOwn: true), sql.values) { _ in } }
            // Each before what it refers to; the guards read how long the log stands, so that goes last.
            for table in schema.ordered.reversed() where table.kind == .tenant && table.name != LogTables.retention.name {
                try run("DELETE FROM \(table.baseSQL) WHERE organisation_id = current_org()", access)
            }
            if dialect.engine == .postgres {
                try run("SELECT erase_organisation()", access)
            } else {
                for table in Release.logs(schema) { try run("DELETE FROM \(table.baseSQL) WHERE organisation_id = current_org()", access) }
            }
            try run("DELETE FROM retention_rows WHERE organisation_id = current_org()", access)
            try connection.reenter(Entry(.operator, day: today))
            try run("DELETE FROM organisation_rows WHERE id = \(id)", outside)
            try connection.commit(after: [])
        }
        await application.scrub()
    }
}
