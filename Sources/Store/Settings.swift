/// How the connections behave. Every default suits one node.
public struct Settings: Sendable {
    /// Whether PostgreSQL keeps a prepared statement on its connection. Behind PgBouncer in transaction mode it may not:
    /// nothing outlives a transaction there.
    public enum Statements: String, Sendable, CaseIterable { case prepared, unnamed }
    /// Whose clock the log's entries bear: the database's, or the one that was given, which lets a demonstration have a past.
    public enum LogTime: Sendable { case database, given }

    /// Connections of the application, and of visitors.
    public var connections = 8
    public var visitorConnections = 2
    /// How long a transaction waits for a connection, and for a lock that another holds, the head of a log above all, before it
    /// is `unavailable`.
    public var wait: Duration = .seconds(5)
    /// After which a statement is ended; and one of a read that says it is long.
    public var statementTimeout: Duration = .seconds(30)
    public var longStatementTimeout: Duration = .seconds(600)
    public var statements: Statements = .prepared
    public var logTime: LogTime = .database

    public init() {}
}
