import App
import ArgumentParser
import Store

/// `aertous audit log`.
struct AuditLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Print what operators did to this installation, newest first.",
        discussion: "A line is: entry, time, what was done, to which record, by whom, and why.")

    @Option(help: "At most so many entries, 1 to 1000.") var limit = 100
    @Option(help: "Only entries before this one, as printed.") var before: UInt64?
    @OptionGroup var place: CheckedPlace

    func validate() throws { guard 1...1_000 ~= limit else { throw ValidationError("--limit is 1 to 1000.") } }

    func run() async throws {
        try await Console.refusing {
            let store = try await place.open()
            defer { store.close() }
            let lines = try await InstallationLog(store: store).lines(before: before, limit: limit)
            for line in lines { Console.say(line) }
            if lines.isEmpty { Console.say("There is no entry.") }
        }
    }
}
