import App
import Platform
import Store

extension Refusal {
    /// What a person at the console is told of an error that is none of ours to explain in full. Never an engine's own
    /// words about data, and never a stack trace.
    init(explaining error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as StoreError: self.init(Self.words(error))
        case let refusal as GateDesk.Refusal: self.init(refusal.description)
        case let refusal as EnquiryDesk.Refusal: self.init(refusal.description)
        case let refusal as PlanDesk.Refusal: self.init(refusal.description)
        case let refusal as MasterKeys.Refusal: self.init(refusal.description)
        case let problem as Problem: self.init(problem.message)
        case let failure as Server.Failure: self.init("\(failure)")
        case let failure as OutboxFailure: self.init("The folder of mails cannot be used: \(failure.step).")
        case let missing as ResourceFolder.Missing: self.init("\(missing)")
        case let defect as CatalogueDefect: self.init("A catalogue of this version is not right: \(defect).")
        default: self.init("The command ended: \(type(of: error)).")
        }
    }

    private static func words(_ error: StoreError) -> String {
        switch error {
        case .connection(let reason):
            "The database cannot be reached: \(line(reason))."
        case .newerDatabase(let number):
            "This database is newer than this program: it is at version \(number). Start the program that last used it, or a newer one."
        case .migrationChanged(let number): "Version \(number) of this database is not the one that this program knows. It was made by another build."
        case .unsafeRole(let role, let excess):
            "The database role \(role) may do too much: it \(excess). Log in as a role of its own; aertous migrate makes one."
        case .missingRoles(let roles, let statement):
            "The role of this URL may not make roles, and there is no \(roles.joined(separator: ", nor ")). Let somebody who may run this, then migrate again: \(statement)"
        case .schema(let text): "The database cannot be used: \(text)."
        case .wall: "The role of this URL may not do that in this database."
        case .damaged: "The file of the database is no database, or it is damaged. Put a backup of the whole folder in its place."
        case .disk: "The disk is full, or fails."
        case .uncertain: "The database went away or its disk failed, and whether the last change was kept is not known. Look before you try again."
        case .busy, .saturated, .timeout: "The database is busy. Try again in a moment."
        // Made twice, or not there: each transaction has another connection of the server's.
        case .engine("postgres 42P05"), .engine("postgres 26000"):
            "The database lost a prepared statement: a pooler in transaction mode stands before it. Start with --statements unnamed."
        case .engine(let code): "The database refused, with the code \(code)."
        default: "The database failed: \(error)."
        }
    }

    /// A name may have several addresses, which are tried in turn, each with a line of its own; the last one says why none
    /// would do. Advice stands on lines of its own below.
    private static func line(_ reason: String) -> String {
        let lines = reason.split(whereSeparator: \.isNewline).map(String.init)
        return lines.last { $0.hasPrefix("connection to server") } ?? lines.first ?? "it does not answer"
    }
}
