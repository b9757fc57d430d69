/// Removes stored files that no row names: what a program left behind that ended between the disk and the database.
///
/// An unfinished file goes as soon as nobody writes it, however young, and stays while somebody does, however old.
public struct Sweep: Sendable {
    /// A whole file is younger than this while its row may still be under way: 24 hours, in milliseconds.
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

    /// - Parameter age: milliseconds; at least as long as it may take from the last byte of a file to its row.
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
            for file in page where file.isUnfinished {
                guard try await files.files.removeAbandoned(file.name) else { continue }
                report.removed += 1
                report.freed += file.size
            }
            let old = page.filter { !$0.isUnfinished && $0.modified < now - age }
            guard !old.isEmpty else { continue }
            let named = try await known(old.map(\.name))
            for file in old where !named.contains(file.name) {
                try await files.remove(file.name)
                report.removed += 1
                report.freed += file.size
            }
        }
    }
}
