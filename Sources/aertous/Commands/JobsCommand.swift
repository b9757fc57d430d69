import ArgumentParser
import Platform
import Store

/// The queue, for the operator. Nothing here names a person or an organisation.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Look at the queue, and settle dead letters.", subcommands: [List.self, Retry.self, Drop.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with jobs: list, retry or drop.") }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Print how many jobs stand where, and the dead letters.")
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.withQueue { queue in
                for count in try await queue.counts(limit: 500) { Console.say("\(count.kind) \(count.state) \(count.count)") }
                for dead in try await queue.dead(limit: 200) { Console.say("dead letter \(dead.id) \(dead.kind) after \(dead.attempts): \(dead.error)") }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "retry", abstract: "Have a dead letter tried again, from the first attempt.")
        @Argument(help: "The job's id.") var id: String
        @ArgumentParser.Option(help: "Why, for the installation's log.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.withQueue { queue in
                guard try await queue.retry(id, by: acting.act(reason)) else { throw Refusal("There is no dead letter \(id).") }
                Console.say("It will be tried again within seconds of the program serving.")
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "drop", abstract: "Give up on a dead letter, or on a job that waits.")
        @Argument(help: "The job's id.") var id: String
        @ArgumentParser.Option(help: "Why, for the installation's log.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: CheckedPlace

        func run() async throws {
            try await place.withQueue { queue in
                guard try await queue.drop(id, by: acting.act(reason)) else { throw Refusal("There is no job \(id) that waits or is dead.") }
                Console.say("It will not be done.")
            }
        }
    }
}

extension CheckedPlace {
    fileprivate func withQueue(_ body: (JobQueue) async throws -> Void) async throws {
        try await Console.refusing {
            let store = try await open()
            defer { store.close() }
            try await body(JobQueue(store: store, random: System.random))
        }
    }
}
