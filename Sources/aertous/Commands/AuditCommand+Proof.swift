import App
import ArgumentParser
import Cryptography

extension AuditCommand {
    struct VerifyProof: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-proof", abstract: "Verify the proof of one entry, or of a log under the public checkpoint, offline.",
            discussion: "Exit status 0 only when it holds; 3 when none of the keys given has signed its checkpoint; 1 otherwise.")

        @Option(help: "The key that signs checkpoints, as in /.well-known/aertous-keys. Give each that may have signed.") var key: [String]
        @Argument(help: "The proof.") var file: String

        func run() async throws {
            try await Console.refusing {
                guard !key.isEmpty else { throw Refusal("Give the key that signs checkpoints with --key.") }
                let keys = try key.map { try VerifierKey.parse($0) }
                do {
                    let proof = try TlogProof(try InputFile(file).all(limit: SignedNote.byteLimit))
                    for line in try proof.words(keys: keys) { Console.say(line) }
                } catch TlogProofRefusal.note(.unknownSigner) {
                    Console.say("The checkpoint cannot be believed, so nothing was compared: \(NoteRefusal.unknownSigner.words)")
                    throw ExitCode(3)
                } catch let refusal as TlogProofRefusal {
                    Console.say("The proof does not hold: \(refusal.words)")
                    throw ExitCode.failure
                } catch let refusal as NoteRefusal {
                    Console.say("This is no proof: \(refusal.words)")
                    throw ExitCode.failure
                }
            }
        }
    }
}
