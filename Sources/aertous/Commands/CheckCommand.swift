import ArgumentParser

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a live installation; exits with 0 only when all holds.", subcommands: [CheckAudit.self])
}
