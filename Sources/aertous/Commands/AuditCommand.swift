import App
import ArgumentParser
import Cryptography
import Foundation
import Store

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Export a log, verify such files, read the installation's log, and erase what a person may ask for.",
        subcommands: [Export.self, Verify.self, VerifyProof.self, AuditLogCommand.self, EraseValue.self, Hold.self, Release.self, NewEpoch.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with the log: export, verify, verify-proof, log, erase, hold, release or new-epoch.") }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Write the whole log of an organisation, an account or the installation to a file.",
            discussion: "The export stands in that log and in the installation's, with the reason.")

        @OptionGroup var log: ChosenLog
        @Option(help: "Why, for the logs; without it they say that no reason was given.") var reason = "no reason was given"
        @OptionGroup var acting: Acting
        @OptionGroup var place: OpenedData
        @Argument(help: "The file to make.") var file: String

        func run() async throws {
            let act = try acting.act(reason)
            try await log.open(place) { desk, chosen in
                switch chosen {
                case .organisation(let scope, let name): try await write(desk, scope, name, act)
                case .ledger(let scope, let name): try await write(desk, scope, name, act)
                }
            }
        }

        private func write<D: ReadingDoor & WritingDoor & OrganisationDoor>(
            _ desk: LogDesk, _ scope: Scope<D>, _ whose: String, _ act: OperatorAct
        ) async throws {
            let output = try NewFile(file)
            do {
                let signed = try await desk.export(scope, by: act) { signed in
                    try await desk.exporting.write(signed, scope) { try output.write($0) }
                    try output.close()
                }
                Console.say("\(signed.checkpoint.size) entries of the log of \(whose) are in \(file).")
            } catch let refusal as LogCheckpoints.Refusal {
                output.abandon()
                throw Refusal(
                    refusal == .foreign
                        ? "The log was signed under another name or key: give the same --origin and AERTOUS_KEY as serve has."
                        : "The log is not what was signed before. Run aertous check audit.")
            } catch {
                output.abandon()
                throw error
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Verify an exported log, offline.",
            discussion: """
                Exit status 0 only when every entry is as it was logged and the checkpoint is signed by the key; 3 when none of the keys \
                given has signed it, so that nothing was compared; 1 otherwise.
                """)

        @Option(
            name: [.long, .customLong("checkpoint")],
            help: "A checkpoint that was kept elsewhere: the log must contain all that it vouches for, or it was cut or forked.") var against: String?
        @Option(help: "The key that signs checkpoints, as in /.well-known/aertous-keys. Give each that may have signed.") var key: [String] = []
        @Option(help: "A copy of /.well-known/aertous-keys that you trust, in place of --key.") var trust: [String] = []
        @Argument(help: "The exported file.") var file: String

        func run() async throws {
            try await Console.refusing {
                guard !key.isEmpty || !trust.isEmpty else { throw Refusal("Give the key that signs checkpoints with --key, or a file of keys with --trust.") }
                let keys = try VerifierKey.trusted(keys: key, files: trust)
                let kept = try against.map { try InputFile($0).all(limit: SignedNote.byteLimit) }
                var verifier = LogExportVerifier(keys: keys, against: kept)
                try InputFile(file).forEachPart { verifier.update($0) }
                let verdict = verifier.finish()
                for line in verdict.words { Console.say(line) }
                if case .noCheckpoint(.unknownSigner) = verdict { throw ExitCode(3) }
                if !verdict.holds { throw ExitCode.failure }
            }
        }
    }
}
