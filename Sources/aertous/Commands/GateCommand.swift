import App
import ArgumentParser
import Foundation
import Platform
import Store

/// Which addresses may come in: exceptions and lists, on the operator's console only.
struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Decide which e-mail addresses may come in.",
        discussion: "Work addresses come in by themselves. What is decided here stands in the database with its time and reason, for good.",
        subcommands: [Allow.self, Revoke.self, List.self, Lists.self, Update.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with the gate: allow, revoke, list, lists or update.") }

    struct Allow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "allow", abstract: "Let a domain with all below it through, or one address.")
        @ArgumentParser.Argument(help: "A domain, or an address.") var subject: String
        @ArgumentParser.Option(help: "Why; kept for good.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.desk { desk in
                Console.say("\(try await desk.allow(subject, by: acting.act(reason), now: System.clock())) is let through from now on.")
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Take an exception back. Accounts that came in with it stay.")
        @ArgumentParser.Argument(help: "The domain or address, as list prints it.") var subject: String
        @ArgumentParser.Option(help: "Why; kept for good.") var reason = ""
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.desk { desk in
                Console.say("\(try await desk.revoke(subject, by: acting.act(reason), now: System.clock())) is no longer let through.")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print every decision with its day and reason, oldest first. The last about a subject counts.")
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.desk { desk in
                let all = try await desk.exceptions()
                for one in all {
                    let words = [Day(of: one.madeAt).iso, one.isAllowed ? "allow" : "revoke", one.subject, one.reason]
                    Console.say(words.filter { !$0.isEmpty }.joined(separator: "  "))
                }
                if all.isEmpty { Console.say("There are no exceptions.") }
            }
        }
    }

    struct Lists: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "lists", abstract: "Print the lists in force, with the day of each.")
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.desk { desk in
                for list in try await desk.lists() { Console.say("\(list.kind)  \(list.date)  \(list.count) domains") }
            }
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "update", abstract: "Take a newer list of domains.",
            discussion: """
                The file begins with the lines "# List: personal" or "# List: disposable" and "# Date: 2026-11-24"; then it has one domain a \
                line, in lower case and A-labels. Programs that serve these data go by it from the next address on.
                """)
        @ArgumentParser.Argument(help: "The list.") var file: String
        @ArgumentParser.Option(help: "Why; kept for good.") var reason = ""
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.desk { desk in
                let bytes = try InputFile(file).all(limit: DomainList.byteLimit)
                let list = try await desk.update(bytes, name: file, today: Day(of: System.clock()), by: acting.act(reason), now: System.clock())
                Console.say("The list \(list.kind) of \(list.date) is in force, with \(list.count) domains.")
            }
        }
    }
}

extension CheckedPlace {
    /// Opens the data for one act at the gate. A refusal becomes its words.
    fileprivate func desk(_ body: @Sendable (GateDesk) async throws -> Void) async throws {
        try await Console.refusing {
            let store = try await open()
            defer { store.close() }
            try await body(GateDesk(WorkAddresses(store: store, gate: try Composition.gate()), random: System.random))
        }
    }
}
