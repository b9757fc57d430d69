/// A defect of ours or of the installation, never shown to a person and never carrying a bound value:
/// an engine's DETAIL quotes rows, so only codes leave the drivers.
public enum StoreError: Error, Equatable, Sendable {
    case refused(String)  // vetting: the statement's text is not allowed
    case wall  // a guard of the engine stopped the statement
    case noOrganisation  // a statement ran with no organisation, member or day entered
    case unique, reference, missing, check
    case unknownColumn(String)
    case unlogged(String)  // a record of this table was written and no change row says so
    case outpaced  // somebody else changed the row between the body's look at it and its write
    case busy  // waited too long for a lock, or lost a deadlock
    case readOnly  // the engine refused a write: inside a read, or in a database that takes none now
    case saturated  // no connection was free for as long as one waits
    case timeout  // the statement took longer than it may
    case disk  // full, or failing
    case damaged  // the file is no database, or not a whole one
    case transactionEnded  // used after it failed or ended
    case alreadyEntered  // a transaction inside a transaction
    case schema(String)  // declarations that contradict each other, or the database
    case newerDatabase(Int)  // migrated by a later version of the product
    case migrationChanged(Int)
    case unsafeRole(String, String)  // the database role may do too much: which, and what
    case missingRoles([String], statement: String)  // they are to be made by somebody who may: with what
    case connection(String)  // the database cannot be reached; nothing was committed
    case uncertain  // the connection was lost, or the disk failed, during COMMIT: it may have happened
    case engine(String)  // anything else, by the engine's code

    /// What may go away when the whole transaction is run again, and surely left nothing behind.
    var isPassing: Bool {
        switch self {
        case .busy, .connection: true
        default: false
        }
    }
    /// What a person is told as "try again later".
    var isUnavailability: Bool { isPassing || [.saturated, .timeout, .disk, .uncertain].contains(self) }
}
