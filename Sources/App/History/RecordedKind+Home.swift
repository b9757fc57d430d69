extension RecordedKind {
    /// The page that a kind's past belongs to. Not every kind has a list of its own, and not everybody who sees the past opens it.
    struct Home: Sendable {
        /// After the organisation's address; also what the navigation marks.
        let path: String
        /// As that page is called.
        let name: String
        /// The permission to open it.
        let reads: String

        init(_ path: String, _ name: String, _ reads: String) { (self.path, self.name, self.reads) = (path, name, reads) }
    }
}
