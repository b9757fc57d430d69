import ArgumentParser
import Platform

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the product.",
        discussion: "The first line on standard output is \"Listening on URL\". aertous config lists every setting.")

    @OptionGroup var options: ServeOptions

    func run() async throws {
        try await Console.refusing {
            let configuration = try options.configuration(System.environment)
            try configuration.checkListening()
            guard !DemoFolder.isOne(configuration.data) else {
                throw Refusal(
                    "\(configuration.data) belongs to a demonstration, whose key lies beside its data. Serve it with aertous demo, or choose another folder.")
            }
            let keyring = try Configuration.keyring(System.environment)
            try await Serving(configuration, keyring: keyring).run()
        }
    }
}

/// The flags of `serve` and `demo`, which go before the variables.
struct ServeOptions: ParsableArguments {
    @ArgumentParser.Option(help: "Folder of the data.") var data: String?
    @ArgumentParser.Option(help: "Address to listen on.") var host: String?
    @ArgumentParser.Option(parsing: .unconditional, help: "Port to listen on; 0 picks a free one.") var port: Int?
    @ArgumentParser.Option(parsing: .unconditional, help: "Port for metrics on loopback; 0 picks a free one.") var metricsPort: Int?
    @ArgumentParser.Option(help: "PostgreSQL as the application's role.") var database: String?
    @ArgumentParser.Option(help: "PostgreSQL as the schema's owner.") var migrationDatabase: String?
    @ArgumentParser.Option(help: "PostgreSQL as the visitors' role.") var visitorDatabase: String?
    @ArgumentParser.Option(help: "prepared or unnamed.") var statements: String?
    @ArgumentParser.Option(parsing: .unconditional, help: "Database connections of this node.") var connections: Int?
    @ArgumentParser.Option(help: "Public name of this installation.") var origin: String?
    @ArgumentParser.Option(parsing: .upToNextOption, help: "PEM files of the certificate chain and its key.") var tls: [String] = []
    @ArgumentParser.Option(parsing: .upToNextOption, help: "Address ranges of trusted proxies.") var behindProxy: [String] = []

    func configuration(_ environment: [String: String]) throws -> Configuration {
        var configuration = try Configuration(environment)
        if let data { configuration.data = data }
        if let host { configuration.host = host }
        if let port { configuration.port = try Self.checked(port, "--port", 0...65_535) }
        if let metricsPort { configuration.metricsPort = try Self.checked(metricsPort, "--metrics-port", 0...65_535) }
        if let database { configuration.database = database }
        if let migrationDatabase { configuration.migrationDatabase = migrationDatabase }
        if let visitorDatabase { configuration.visitorDatabase = visitorDatabase }
        if let statements { try configuration.setStatements(statements) }
        if let connections { configuration.connections = try Self.checked(connections, "--connections", 1...100) }
        if let origin { configuration.origin = origin }
        if !behindProxy.isEmpty { configuration.proxies = behindProxy }
        if let chain = tls.first, let key = tls.last, !tls.isEmpty {
            guard tls.count == 2 else { throw Refusal("--tls takes two files: the certificate chain and its key.") }
            configuration.certificate = Server.Certificate(chain: chain, key: key)
        }
        if let database = configuration.database { try DatabaseURL.check(database) }
        if let owner = configuration.migrationDatabase { try DatabaseURL.check(owner) }
        // Whoever lets the system pick one port runs several programs, of which only one could have the usual other.
        if configuration.port == 0, metricsPort == nil, environment["AERTOUS_METRICS_PORT"] == nil { configuration.metricsPort = 0 }
        return configuration
    }

    /// A negative number is taken for one, so that it can be refused as one.
    static func checked(_ value: Int, _ name: String, _ limits: ClosedRange<Int>) throws -> Int {
        guard limits.contains(value) else { throw Refusal("\(name) is a number from \(limits.lowerBound) to \(limits.upperBound).") }
        return value
    }
}
