/// Whether a member still may, asked by each of their writes before anything else, in the same transaction. What it throws
/// is what the write answers.
public typealias StandingCheck = @Sendable (Writing) throws -> Void

extension Member {
    /// The same person, every write of whom first asks `standing`, through the member's door and together with an account.
    ///
    /// - Parameter key: the hexadecimal digest of what they came with, for ``Writing/keepsCarried(_:)``.
    public func holding(key: String? = nil, _ standing: @escaping StandingCheck) -> Member {
        var scope = scope.carrying(key)
        scope.standing = standing
        return Member(id: id, role: role, name: name, scope: scope)
    }
}

extension Writing {
    /// Keeps a row as it is until commit: whoever would change or delete it waits, and others keep it at the same time. A change that was under
    /// way is waited for, and seen by what is read next. Nothing happens where the row is not there.
    ///
    /// Sent along with the next statement, so that it costs no wait of its own.
    public func keep(_ table: Name, id: String) throws {
        let table = try writable(table, access.changes)
        guard table.isTenant else { throw StoreError.refused("keeping a row of \(table.name)") }
        // Where there is one writer, nobody changes it meanwhile.
        guard let sharing = dialect.forShare else { return }
        let sql: SQL = "SELECT 1 FROM \(table.baseSQL) WHERE organisation_id = current_org() AND id = \(id)\(sharing)"
        try connection.precede(compiler.compile(sql, for: access, isOwn: true), checked(sql.values))
    }

    /// In the member's door and the person's: whether the row of what the member came with is there still. It then stays until commit: whoever
    /// would delete it or give it another key waits, and an end of it that was under way is waited for.
    ///
    /// - Parameter table: one that is declared with a column `carried`.
    /// - Returns: false where it is over, or where they came with nothing of this kind.
    public func keepsCarried(_ table: Name) throws -> Bool {
        guard access.door == .member || access.door == .person, let table = schema.tables[table], let column = table.carried else {
            throw StoreError.refused("keeping what came with somebody in \(table) through this door")
        }
        var isThere = false
        _ = try run("SELECT 1 FROM \(table.baseSQL) WHERE \(column) = current_key()\(dialect.forKeyShare)", isOwn: true) { _ in isThere = true }
        return isThere
    }
}
