import App
import ArgumentParser
import Platform
import Store

/// What visitors left through the public forms, on the operator's console only.
struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "Read and settle what visitors left through the public forms.",
        discussion: "The list shows no personal data. What is opened or settled stands in the installation's log, with who and why.",
        subcommands: [List.self, Show.self, Done.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with the inbox: list, show or done.") }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print what came: the open first, by the day that an answer is due; at most 200.")
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.inbox { desk in
                let all = try await desk.list()
                for one in all { Console.say("\(one.id)  \(one.state)  came \(one.came)  due \(one.due)  \(one.kind)") }
                if all.isEmpty { Console.say("Nothing came.") }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Print one with all that a person wrote.")
        @ArgumentParser.Argument(help: "As list prints it.") var id: String
        @ArgumentParser.Option(help: "Why; kept for good.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.inbox { desk in
                let one = try await desk.show(id, by: acting.act(reason))
                Console.say("\(one.line.kind), \(one.line.state). It came on \(one.line.came); an answer is due by \(one.line.due).")
                if let concern = one.concern { Console.say("Wants: \(concern)") }
                Console.say("Name: \(one.name)\nE-mail: \(one.email)\n\n\(one.body)")
            }
        }
    }

    struct Done: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "done", abstract: "Mark one as answered. A year later it is removed.")
        @ArgumentParser.Argument(help: "As list prints it.") var id: String
        @ArgumentParser.Option(help: "What was done; kept for good.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.inbox { desk in
                try await desk.done(id, by: acting.act(reason), now: System.clock())
                Console.say("\(id) is done.")
            }
        }
    }
}

extension CheckedPlace {
    /// Opens the data for one act on the inbox.
    fileprivate func inbox(_ body: @Sendable (EnquiryDesk) async throws -> Void) async throws {
        try await Console.refusing {
            let store = try await open()
            defer { store.close() }
            try await body(EnquiryDesk(store: store))
        }
    }
}
