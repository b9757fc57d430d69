import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "config", abstract: "Print every setting with its default and meaning.")

    func run() async throws { Console.say(Self.document) }

    /// docs/configuration.md, which a test compares.
    static var document: String {
        var text = """
            # Configuration

            Every setting of `aertous`. A flag goes before its variable, the variable before the default.

            | variable | flag | default | meaning |
            |---|---|---|---|

            """
        for setting in Setting.all {
            let flag = setting.flag.map { "`\($0)`" } ?? ""
            text += "| `\(setting.variable)` | \(flag) | \(setting.standard ?? "none") | \(setting.meaning) |\n"
        }
        text.removeLast()
        return text
    }
}
