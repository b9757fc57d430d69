/// What the standing self-test of the walls found (`security.md` 10).
public struct IsolationReport: Sendable {
    /// How many probes ran, and how many the declared tables demand.
    public let probes, demanded: Int
    /// How many tables were tried.
    public var tables = 0
    /// One sentence for each probe that got through, or that could not be made.
    public let failures: [String]
    /// One sentence for each guard that does not stand as declared, whether or not a probe got through: some only bite
    /// for the owner of the tables, and behind some there is a second one.
    public let guards: [String]
    public var isRight: Bool { failures.isEmpty && guards.isEmpty && probes >= demanded && demanded > 0 }
}

extension Store {
    /// Tries every table from the wrong side: by read, insert, update, delete, by moving a row and by foreign key; looks at
    /// each register as a member who sees part of it; and looks whether each guard stands as it was declared.
    ///
    /// Two canary organisations with a row in each table, and two canary members of one, are planted and probed inside
    /// transactions that are rolled back, one for each table, so nothing of them is ever seen outside.
    ///
    /// - Parameter before: called before each table, outside of any transaction. Where it throws, the check ends.
    public func checkIsolation(before: () async throws -> Void = {}) async throws -> IsolationReport {
        var (probes, demanded, failures): (Int, Int, [String]) = (0, 0, [])
        for table in schema.ordered {
            try await before()
            demanded += IsolationProbe.demand(of: table, schema, dialect.engine) + SightProbe.demand(of: table)
            let (schema, dialect, random, day) = (schema, dialect, log.random, Day.text(of: log.clock()))
            do {
                let result = try await attempt(application, .write, Entry(.job, organisation: "canary")) { connection in
                    let planter = Planter(schema, dialect, connection, random: random, day: day)
                    let (walls, sight) = (IsolationProbe(table, planter), SightProbe(table, planter))
                    try walls.run()
                    try sight.run()
                    return (walls.count + sight.count, walls.failures + sight.failures)
                }
                probes += result.0
                failures += result.1
            } catch let error as StoreError {
                failures.append("\(table.name): the probe could not be made (\(error))")
            }
        }
        if probes < demanded { failures.append("\(probes) probes ran where the tables demand \(demanded)") }
        let catalogue = dialect.catalogue
        let guards = try await attempt(application, .read, Entry(nil)) { [schema] connection in
            // An index guards nothing.
            let found = try catalogue.wallFindings(connection, schema).filter { !$0.hasPrefix("the index ") }
            try connection.commit(after: [])
            return found
        }
        return IsolationReport(probes: probes, demanded: demanded, tables: schema.ordered.count, failures: failures, guards: guards)
    }
}
