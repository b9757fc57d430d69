import App
import ArgumentParser
import Cryptography
import Store

extension AuditCommand {
    /// The organisation that a command is about.
    struct Subject: ParsableArguments {
        @Option(help: "The organisation, as in its address.") var organisation: String
        @Option(help: "Why, for the organisation's log and the installation's. It stays there, so it names nobody.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: OpenedData

        func open(_ body: (LogDesk, Scope<JobDoor>, OperatorAct) async throws -> Void) async throws {
            let act = try acting.act(reason)
            try await Console.refusing {
                let (store, signing) = try await place.open()
                defer { store.close() }
                let export = LogExport(store: store, checkpoints: LogCheckpoints(store: store, signing: signing))
                guard let scope = try await export.organisation(slug: organisation) else { throw Refusal("There is no organisation called \(organisation).") }
                do { try await body(LogDesk(store: store, checkpoints: export.checkpoints), scope, act) } catch let problem as Problem {
                    throw Refusal(problem.message)
                }
            }
        }
    }

    struct EraseValue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase", abstract: "Erase what an entry says of a field, for good.",
            discussion: """
                The value goes from every entry on the same record that carries it in this field, with --everywhere from every entry of the \
                log that carries it in any field. A text that only contains it stays: erase it where it stands. The entries stay, the log \
                still verifies, and a new entry says what was erased and why. What the record holds now is untouched: change it first. What \
                a new epoch names and what was said of an erasure cannot be erased. The act stands in the installation's log, and the CISOs, \
                or the owner of the account, are told by mail.
                """)

        @OptionGroup var log: ChosenLog
        @Option(help: "Why, for that log and the installation's. It stays there, so it names nobody.") var reason: String
        @OptionGroup var acting: Acting
        @OptionGroup var place: OpenedData
        @Option(help: "The entry's number.") var entry: UInt64
        @Option(help: "The field, as the entry calls it, such as name.") var field: String
        @Flag(help: "Erase the value wherever the log has it, not on this record alone.") var everywhere = false

        func run() async throws {
            let act = try acting.act(reason)
            try await log.open(place) { desk, chosen in
                switch chosen {
                case .organisation(let scope, _): try await erase(desk, scope, act)
                case .ledger(let scope, _): try await erase(desk, scope, act)
                }
            }
        }

        private func erase<D: ReadingDoor & WritingDoor & OrganisationDoor>(_ desk: LogDesk, _ scope: Scope<D>, _ act: OperatorAct) async throws {
            do {
                let count = try await desk.erase(field, of: entry, reaching: everywhere ? .everywhere : .record, scope, by: act)
                Console.say("\(count) values were erased.")
            } catch let problem as Problem {
                throw Refusal(problem.kind == .notFound ? "Entry \(entry) has no value of \(field)." : problem.fields.first?.message ?? problem.message)
            }
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold", abstract: "Place a legal hold: while it stands, nothing of the organisation's log is erased.")
        @OptionGroup var subject: Subject
        func run() async throws {
            try await subject.open { desk, scope, act in
                try await desk.hold(scope, by: act)
                Console.say("A legal hold stands on \(subject.organisation).")
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "release", abstract: "Lift the legal hold of an organisation.")
        @OptionGroup var subject: Subject
        func run() async throws {
            try await subject.open { desk, scope, act in
                try await desk.release(scope, by: act)
                Console.say("No legal hold stands on \(subject.organisation).")
            }
        }
    }

    struct NewEpoch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new-epoch", abstract: "Go on with a log that was restored from a copy, or whose key was lost, and say so in it.",
            discussion: """
                The entry that begins the epoch names the last checkpoint that is known outside. Whoever kept a later or another one can \
                show it. Give the command once with the folder of each node that signs.
                """)

        @OptionGroup var subject: Subject
        @Option(help: "A file with the last checkpoint that left the house, such as from the mail of that day.") var checkpoint: String

        func run() async throws {
            try await subject.open { desk, scope, act in
                let note = try InputFile(checkpoint).all(limit: SignedNote.byteLimit)
                let (number, signed) = try await desk.beginEpoch(known: note, scope, by: act)
                Console.say("The log of \(subject.organisation) is in epoch \(number), and \(signed.checkpoint.size) entries are signed in it.")
            }
        }
    }
}
