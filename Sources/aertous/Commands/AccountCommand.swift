import App
import ArgumentParser
import Cryptography
import Platform
import Store

/// What only the operator of the installation can do for a person, on the console alone.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Help a person back into their account, or let nobody in as before.",
        subcommands: [Recover.self, EndAccess.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with accounts: recover or end-access.") }

    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recover", abstract: "Let somebody without a factor set up a new one, after three days.",
            discussion: """
                Has the account and every CISO of its organisations mailed as soon as the program serves, each with a link that cancels; \
                72 hours after the first of these mails a link for a new authenticator goes to the account's address. No password is set, no code is shown and \
                no session is opened. Each organisation's log keeps the reason.
                """)

        @OptionGroup var place: OpenedData
        @ArgumentParser.Option(help: "Why, in a sentence. Those who are mailed can ask for it.") var reason: String
        @OptionGroup var acting: Acting
        @Argument(help: "The address of the account.") var email: String

        func run() async throws {
            try await Console.refusing {
                let (store, composition) = try await place.compose()
                defer { store.close() }
                let recoveries = try composition.installation(store).recoveries
                do {
                    guard let due = try await recoveries.begin(email, by: acting.act(reason), now: System.clock()) else {
                        throw Refusal("There is no account with this address.")
                    }
                    Console.say(
                        "A mail goes to everybody concerned as soon as the program serves. The link for a new authenticator is due 72 hours after the first of them, on \(Instant(milliseconds: due).iso) at the earliest."
                    )
                } catch let problem as Problem { throw Refusal(problem.fields.first?.message ?? problem.message) }
            }
        }
    }

    struct EndAccess: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end-access", abstract: "End all sessions, mailed links and API tokens of everybody, after a restore.",
            discussion: """
                A restored database brings back what was ended since the backup. Nothing is lost that a password and a code do not bring \
                back, but API tokens: programs need new ones. docs/operations/restore.md has the steps of a restore.
                """)

        @OptionGroup var place: OpenedData
        @ArgumentParser.Option(help: "Why, in a sentence, for the installation's log and that of each organisation.") var reason: String
        @OptionGroup var acting: Acting

        func run() async throws {
            try await Console.refusing {
                let (store, installation, _) = try await place.installation()
                defer { store.close() }
                do {
                    let ended = try await Lockout(accounts: installation.accounts).endAll(by: acting.act(reason), now: System.clock())
                    Console.say("Ended: \(ended.sessions) sessions, \(ended.links) links and sign-ins under way, \(ended.tokens) API tokens.")
                } catch let problem as Problem { throw Refusal(problem.fields.first?.message ?? problem.message) }
            }
        }
    }
}
