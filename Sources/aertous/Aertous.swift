// Rules of this program's words: what a person asked for goes to standard output, everything else to standard error.
// The first line of `serve` on standard output is "Listening on URL". A refusal is one or two plain sentences and exit
// status 1; a verification that does not hold exits with 1, one that cannot tell who signed with 3.
import ArgumentParser

@main
struct Aertous: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aertous",
        abstract: "Run your security programme.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, MigrateCommand.self, CheckCommand.self, AuditCommand.self, PackageCommand.self, JobsCommand.self,
            KeysCommand.self, GateCommand.self, AccountCommand.self, OrganisationCommand.self, InboxCommand.self, ConfigCommand.self,
            OpenAPICommand.self,
        ])
}
