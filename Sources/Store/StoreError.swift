/// A defect of ours or of the installation, never shown to a person and never carrying a bound value:
/// an engine's DETAIL quotes rows, so only codes leave the drivers.
public enum StoreError: Error, Equatable, Sendable {
    case refused(String)            // vetting: the statement's text is not allowed
    case wall                       // a guard of the engine stopped the statement
    case noOrganisation             // a statement ran with no organisation entered
    case unique, reference, missing, check
    case unknownColumn(String)
    case busy                       // waited too long for a lock, or lost a deadlock
    case readOnly                   // the engine refused a write inside a read
    case transactionEnded           // used after it failed or ended
    case alreadyEntered             // a transaction inside a transaction
    case schema(String)             // declarations that contradict each other
    case newerDatabase(Int)         // migrated by a later version of the product
    case migrationChanged(Int)
    case unsafeRole(String)         // the database role could pass the walls
    case connection(String)
    case engine(String)             // anything else, by the engine's code
}
