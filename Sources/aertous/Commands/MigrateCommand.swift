import App
import ArgumentParser
import Store

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Create or upgrade a PostgreSQL database.",
        discussion: """
            Makes the tables and their walls, and lets the application's role use them. Run again it compares what stands with what the \
            program declares, makes views, guards and grants anew where they differ, and exits with 1 where tables do. The role, and a second one for visitors called \
            NAME_visitor, are made where they are missing, without a password: give them one, or let them in by other means.
            """)

    @Option(help: "PostgreSQL as the schema's owner.") var database: String
    @Option(help: "The role that serve logs in as.") var appRole: String

    @Option(help: "Why, for the installation's log.") var reason = ""
    @OptionGroup var acting: Acting

    func run() async throws {
        try await Console.refusing {
            try DatabaseURL.check(database)
            let made = try Store.makeLogins(database, [appRole, appRole + "_visitor"].map { Store.Login(role: $0, password: nil) })
            for role in made { Console.say("Made the role \(role), which has no password yet.") }
            let note = Store.MigrationNote(try acting.act(reason), clock: System.clock, random: System.random)
            let report = try await Store.migrate(
                .postgres(database, applicationRole: appRole), try Installation.schema(), Installation.migrations, note: note, isLooking: true)
            for finding in report.mended { Console.say("Mended: \(finding).") }
            for finding in report.findings { Console.say(finding) }
            guard report.findings.isEmpty else {
                Console.say("The database is at version \(Installation.migrations.count), but it is not as declared: \(report.findings.count) findings.")
                throw ExitCode.failure
            }
            Console.say("The database is at version \(Installation.migrations.count), and \(appRole) may use it.")
        }
    }
}
