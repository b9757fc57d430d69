import ArgumentParser
import Cryptography

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "keys", abstract: "Make master keys.", subcommands: [New.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with keys: new.") }

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Print a new master key.",
            discussion: "It goes to standard output and nowhere else. Give it to serve as AERTOUS_KEY; to rotate, give old and new, parted by a comma.")

        @Option(help: "Version of the key, above those in use.") var version: UInt32 = 1

        func run() async throws {
            var generator = Randomness(System.random)
            Console.say(Keyring.newKey(version: version, using: &generator))
        }
    }
}
