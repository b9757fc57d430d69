/// Removes stored files that no row names: what a program left behind that ended between the disk and the database.
public struct Sweep: Sendable {
    /// A file is younger than this while its upload may still be under way: 24 hours, in milliseconds.
    public static let standardAge: Int64 = 86_400_000
    /// How many names are asked about at once.
    public static let pageSize = 500

    public struct Report: Hashable, Sendable {
        public var seen = 0
        public var removed = 0
        /// Sealed bytes.
        public var freed: UInt64 = 0
        public init() {}
    }
    private let files: SealedFiles
    private let age: Int64

    /// - Parameter age: milliseconds; at least as long as the longest upload may take.
    public init(_ files: SealedFiles, age: Int64 = standardAge) { (self.files, self.age) = (files, age) }

    /// Goes through all stored files in pages.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - known: of these names (at most ``pageSize``), those that a row of any organisation names. If it throws, nothing
    ///     more is removed: better an orphan too many than one customer's file too few.
    public func run(now: Int64, known: ([StoredName]) async throws -> Set<StoredName>) async throws -> Report {
        var report = Report()
        var last: StoredName?
        while true {
            try Task.checkCancellation()
            let page = try await files.files.list(after: last, limit: Self.pageSize)
            guard let end = page.last else { return report }
            last = end.name
            report.seen += page.count
            let old = page.filter { $0.modified < now - age }
            guard !old.isEmpty else { continue }
            // An unfinished file can be in no row yet, but asking costs nothing.
            let named = try await known(old.map(\.name))
            for file in old where !named.contains(file.name) {
                try await files.remove(file.name)
                report.removed += 1
                report.freed += file.size
            }
        }
    }
}
