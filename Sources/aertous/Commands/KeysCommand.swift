import App
import ArgumentParser
import Cryptography
import Platform
import Store

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make master keys, see what each seals, and rotate.", subcommands: [New.self, List.self, Rotate.self])

    /// A script that lost its second word must not take silence for consent.
    func run() async throws { throw ValidationError("Say what to do with keys: new, list or rotate.") }

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Print a new master key.",
            discussion: """
                It goes to standard output and nowhere else. Give it to serve as AERTOUS_KEY. Of several, parted by commas, the first seals and \
                the others open; docs/operations/keys.md has the steps of a rotation.
                """)

        @ArgumentParser.Option(help: "Version of the key, above those in use.") var version: UInt32 = 1

        func run() async throws {
            var generator = Randomness(System.random)
            Console.say(Keyring.newKey(version: version, using: &generator))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print the versions of the master key, what is sealed under each, and the public keys.",
            discussion: "It never prints a key that opens or signs.")
        @OptionGroup var place: OpenedData

        func run() async throws {
            try await Console.refusing {
                let (store, installation, _) = try await place.installation()
                defer { store.close() }
                let lines = try await installation.masterKeys.lines()
                for line in lines { Console.say(line.words) }
                for line in lines where line.isFree && line.isHeld && !line.isCurrent {
                    Console.say("Version \(line.version) seals nothing: it may be taken out of AERTOUS_KEY.")
                }
                for line in try await installation.signingKeys.lines() { Console.say(line) }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "Bring everything that is sealed under the first key of AERTOUS_KEY, while programs serve.",
            discussion: """
                Give the same AERTOUS_KEY as the programs that serve have: the new key first, then the old ones. Ended at any point and begun \
                again, it goes on. With --organisation, that organisation gets a new key of its own for its files instead; a day later \
                --finish destroys the old one.
                """)
        @ArgumentParser.Option(help: "The organisation whose own key is rotated, as in its address.") var organisation: String?
        @ArgumentParser.Flag(help: "Destroy the organisation's old key, a day after the new one was made.") var finish = false
        @ArgumentParser.Option(help: "With --organisation: why, for its log.") var reason: String?
        @OptionGroup var acting: Acting
        @OptionGroup var place: OpenedData

        func validate() throws {
            guard (organisation == nil) == (reason == nil) else { throw ValidationError("--organisation and --reason go together.") }
            guard organisation != nil || !finish else { throw ValidationError("--finish goes with --organisation.") }
        }

        func run() async throws {
            try await Console.refusing {
                let (store, installation, keyring) = try await place.installation()
                defer { store.close() }
                // One name for all: a rotation that was killed is taken over by the next.
                let holders = KeyHolders(store: store, keyring: keyring, id: "keys-rotate")
                try await holders.show()
                do {
                    try await installation.masterKeys.settle(now: System.clock())
                    if let organisation {
                        try await rotate(organisation, store, installation)
                    } else {
                        let (log, act) = (InstallationLog(store: store), try acting.act(""))
                        // What cannot be logged does not happen. A beginning without an end tells of a rotation that was killed, and goes on.
                        try await log.note("keys.rotation_began", by: act)
                        do { try await rotate(installation, holders, keyring) } catch {
                            try? await log.note("keys.rotation_failed", by: act)
                            throw error
                        }
                        try await log.note("keys.rotated", by: act)
                    }
                } catch {
                    try? await holders.leave()
                    throw error
                }
                try await holders.leave()
            }
        }

        private func rotate(_ installation: Installation, _ holders: KeyHolders, _ keyring: Keyring) async throws {
            let master = installation.masterKeys
            let done = try await master.rotate(holders) {
                Console.tell("\($0.organisations) keys of organisations, \($0.factors) authenticators, \($0.notices) mails")
            }
            Console.say(
                """
                Under version \(keyring.current) now: \(done.organisations) keys of organisations, \(done.factors) authenticators and \(done.notices) mails \
                were wrapped anew.
                """)
            for line in try await master.lines() where line.isFree && line.isHeld && !line.isCurrent {
                Console.say("Version \(line.version) seals nothing any more: take it out of AERTOUS_KEY and restart each program.")
            }
        }

        private func rotate(_ slug: String, _ store: Store, _ installation: Installation) async throws {
            let reason = (reason ?? "").split { $0.isWhitespace }.joined(separator: " ")
            guard !reason.isEmpty, reason.unicodeScalars.count <= 500 else { throw Refusal("Say why, in --reason, in at most 500 characters.") }
            let export = LogExport(store: store, checkpoints: installation.checkpoints)
            guard let scope = try await export.organisation(slug: slug) else { throw Refusal("There is no organisation called \(slug).") }
            let (rotation, act) = (installation.organisationKeyRotation, try acting.act(reason))
            if finish {
                let count = try await rotation.finish(scope, by: act, now: System.clock())
                Console.say("The old key of \(slug) is destroyed; \(count) files' keys were wrapped anew before.")
            } else {
                let count = try await rotation.begin(scope, by: act, now: System.clock())
                Console.say("\(slug) has a new key, and \(count) files' keys lie under it. In a day, destroy the old one with --finish.")
            }
        }
    }
}

extension MasterKeys.Line {
    fileprivate var words: String {
        let use = isCurrent ? "seals" : isHeld ? "opens" : "missing"
        let day = since.map { "since \(Day(of: $0).iso)" } ?? "not used yet"
        return "version \(version)  \(use)  \(day)  \(organisations) keys of organisations, \(factors) authenticators, \(notices) mails"
    }
}
