import App
import ArgumentParser
import Platform
import Store

/// What organisations pay for, until payment decides it: on the operator's console only.
struct OrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation", abstract: "See which organisations there are, and set what they pay for.",
        discussion: "It shows addresses and states, nothing that is in an organisation.", subcommands: [List.self, SetPlan.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with organisations: list or set-plan.") }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Print each organisation's address, state and last day.")
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.plans { desk in
                try await desk.organisations(now: System.clock()) { Console.say($0.words) }
            }
        }
    }

    struct SetPlan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-plan", abstract: "Put an organisation's subscription into a state.",
            discussion: """
                States: \(PlanDesk.states.joined(separator: ", ")). After the day given with --until it lapses by itself. Programs that serve \
                these data go by it from the next request on. The organisation's log keeps the reason, and its CISOs are mailed when payment \
                is past due, lapsed or cancelled. A cancelled organisation can be brought back for 90 days.
                """)
        @ArgumentParser.Argument(help: "The organisation, as in its address.") var organisation: String
        @ArgumentParser.Argument(help: "The state.") var state: String
        @ArgumentParser.Option(help: "The last day of the state, such as 2027-11-24.") var until: String?
        @ArgumentParser.Option(help: "Why; kept in the organisation's log.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.plans { desk in
                Console.say(try await desk.set(organisation, to: state, until: until, reason: reason, by: acting.act(reason).name, now: System.clock()).words)
            }
        }
    }
}

extension PlanDesk.Line {
    fileprivate var words: String { [slug, state, lastDay.map { "until \($0.iso)" } ?? ""].filter { !$0.isEmpty }.joined(separator: "  ") }
}

extension CheckedPlace {
    /// Opens the data for one act. A refusal becomes its words.
    fileprivate func plans(_ body: @Sendable (PlanDesk) async throws -> Void) async throws {
        try await Console.refusing {
            let store = try await open()
            defer { store.close() }
            try await body(PlanDesk(store: store))
        }
    }
}
