public import Platform
public import Store

/// Removes files that no evidence names: what is left when the program ends between the disk and the database.
public struct EvidenceSweep: Sendable {
    let store: Store
    let files: SealedFiles
    let age: Int64
    /// Names read in one statement.
    static let pageSize = 1_000

    /// - Parameter age: milliseconds; a younger file may still be on its way to its row.
    public init(store: Store, files: SealedFiles, age: Int64 = Sweep.standardAge) { (self.store, self.files, self.age) = (store, files, age) }

    /// Reads every organisation's names once, then goes through the files. What is younger than ``age`` is left alone, so a
    /// row that comes meanwhile loses nothing. Takes 16 bytes and the table's overhead for each file of the installation.
    ///
    /// - Parameter now: milliseconds since 1970 UTC.
    /// - Throws: whatever a read throws, before anything is removed.
    public func run(now: Int64) async throws -> Sweep.Report {
        let named = Names()
        try await store.forEachOrganisation(reason: "evidence sweep") { scope in
            var last = ""
            while true {
                try Task.checkCancellation()
                let after = last
                let page = try await store.read(scope) { try $0.evidenceFileNames(after: after, limit: Self.pageSize) }
                for row in page { named.insert(row.file) }
                guard page.count == Self.pageSize, let end = page.last else { break }
                last = end.id
            }
        }
        return try await Sweep(files, age: age).run(now: now) { asked in Set(asked.filter { named.contains($0.text) }) }
    }
}
