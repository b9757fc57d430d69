public import Store

/// What a database is for: the work of organisations, or a demonstration that anybody may break.
public struct InstallationPurpose: Sendable, Equatable {
    public enum Kind: String, Sendable { case work, demo }
    public let kind: Kind
    /// Of a demonstration: what ties the database to the folder that seeded it.
    public let mark: String

    public init(kind: Kind, mark: String) { (self.kind, self.mark) = (kind, mark) }

    /// There is one row, and this is its identifier: a second cannot be written.
    private static let row = "installation"

    /// - Returns: nil for a database that has never been served.
    public static func read(_ store: Store) async throws -> InstallationPurpose? {
        try await store.read(store.gate()) { try $0.purpose() }
    }

    /// Makes a database without a purpose one of work, and says what it is.
    ///
    /// - Parameter now: milliseconds since 1970 UTC.
    public static func settle(_ store: Store, now: Int64) async throws -> InstallationPurpose {
        do {
            return try await store.write(store.gate()) { tx in
                if let purpose = try tx.purpose() { return purpose }
                return try tx.write(InstallationPurpose(kind: .work, mark: ""), row: row, now: now)
            }
        } catch let problem as Problem where problem.kind == .conflict {
            // Of two programs that start together the other was faster.
            guard let purpose = try await read(store) else { throw problem }
            return purpose
        }
    }

    /// Marks a new database as a demonstration, for good.
    ///
    /// - Returns: false, having written nothing, when it has a purpose already or anybody's account in it.
    public static func beginDemonstration(_ store: Store, mark: String, now: Int64) async throws -> Bool {
        try await store.write(store.gate()) { tx in
            guard try tx.purpose() == nil, try !tx.hasAccounts() else { return false }
            _ = try tx.write(InstallationPurpose(kind: .demo, mark: mark), row: row, now: now)
            return true
        }
    }
}
