import App
import ArgumentParser
import Platform
import Store

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Serve two organisations full of made-up data, on this machine only.",
        subcommands: [Run.self, Code.self], defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Seed an empty folder, or take up one that was seeded, and serve it.",
            discussion: "Everyone signs in with password and code, as anywhere; aertous demo code EMAIL prints the current code.")

        @ArgumentParser.Option(help: "Folder of the demonstration.") var data: String?
        @ArgumentParser.Option(help: "Address to listen on; only loopback is taken.") var host: String?
        @ArgumentParser.Option(parsing: .unconditional, help: "Port to listen on; 0 picks a free one.") var port: Int?
        @ArgumentParser.Option(parsing: .unconditional, help: "Port for metrics on loopback; 0 picks a free one.") var metricsPort: Int?
        @ArgumentParser.Option(help: "PostgreSQL as a role that may make roles and tables; without it SQLite.") var database: String?
        @ArgumentParser.Option(help: "Writes who signs in how, and an API token of each, to this file.") var credentials: String?
        @Flag(name: .customLong("no-serve"), help: "Only seed.") var isNotServed = false
        @Flag(name: .customLong("tls"), help: "Serve HTTPS, with a certificate of its own making.") var hasTLS = false

        func run() async throws {
            try await Console.refusing {
                let folder = try DemoFolder.open(try configuration().data)
                let seeding = DemoSeeding(folder: folder, configuration: try configuration(), owner: database)
                var (configuration, people) = try await seeding.run()
                if hasTLS { configuration.certificate = try SelfSigned.certificate(in: folder.path, now: System.clock()) }
                let scheme = hasTLS ? "https" : "http"
                guard !isNotServed else {
                    people.url = configuration.url(scheme, port: configuration.port)
                    if let credentials { try Folder.writePrivate(try DemoFolder.text(people), to: credentials) }
                    return Console.say(DemoWords.of(people, folder.path))
                }
                let (file, path) = (credentials, folder.path)
                try await Serving(configuration, keyring: folder.keyring, purpose: .demo) { [people] url in
                    var people = people
                    people.url = url
                    // The file is complete before anybody is told that there is a program.
                    if let file, (try? Folder.writePrivate(try DemoFolder.text(people), to: file)) == nil {
                        Console.tell("The file \(file) cannot be written.")
                    }
                    return DemoWords.of(people, path)
                }.run()
            }
        }

        /// The machine's own address, and nothing of a real installation's settings: neither its key nor its database.
        private func configuration() throws -> Configuration {
            let options = try ServeOptions.parse([])
            var environment = System.environment
            for name in [
                "AERTOUS_DATABASE", "AERTOUS_MIGRATION_DATABASE", "AERTOUS_VISITOR_DATABASE", "AERTOUS_BEHIND_PROXY", "AERTOUS_TLS_CERT", "AERTOUS_TLS_KEY",
                "AERTOUS_ORIGIN",
            ] {
                environment[name] = nil
            }
            for name in environment.keys where name.hasPrefix(MailSettings.prefix) { environment[name] = nil }
            if let port { environment["AERTOUS_PORT"] = "\(try ServeOptions.checked(port, "--port", 0...65_535))" }
            if let metricsPort { environment["AERTOUS_METRICS_PORT"] = "\(try ServeOptions.checked(metricsPort, "--metrics-port", 0...65_535))" }
            var configuration = try options.configuration(environment)
            if let data { configuration.data = data }
            if let host { configuration.host = host }
            guard configuration.isOnLoopback else {
                throw Refusal(
                    "A demonstration is for this machine alone: its people and passwords are printed. It listens on localhost, not on \(configuration.host).")
            }
            return configuration
        }
    }

    struct Code: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "code", abstract: "Print the current code of a person of the demonstration.")

        @Argument(help: "The person's e-mail address.") var email: String
        @ArgumentParser.Option(help: "Folder of the demonstration.") var data: String?

        func run() async throws {
            try await Console.refusing {
                var configuration = try Configuration(System.environment)
                if let data { configuration.data = data }
                guard let folder = try DemoFolder.existing(configuration.data), let record = try folder.record() else {
                    throw Refusal("There is no demonstration in \(configuration.data). Name its folder with --data.")
                }
                configuration.database = record.database?.application
                let store = try await Composition(configuration, keyring: folder.keyring, address: PublicAddress()).openStoreAsItIs()
                defer { store.close() }
                guard try await InstallationPurpose.read(store)?.kind == .demo else {
                    throw Refusal("The database is not a demonstration's: its codes are its people's alone.")
                }
                guard let code = try await Demonstration.code(of: email, store, folder.keyring) else { throw Refusal("Nobody here has the address \(email).") }
                Console.say(code)
            }
        }
    }
}
