import Cryptography
import Logging
import Platform

/// What the program runs with: flags first, then variables, then the defaults of ``Setting/all``.
struct Configuration: Sendable {
    var data = "./data"
    var host = "localhost"
    var port = 8080
    var metricsPort = 9464
    var database: String?
    var migrationDatabase: String?
    var visitorDatabase: String?
    var hasPreparedStatements = true
    var connections = 8
    var origin: String?
    var hosts: [String] = []
    var hasSecureSubdomains = false
    var redirectPort: Int?
    var clients = 800
    var isCompressing = true
    var certificate: Server.Certificate?
    var proxies: [String] = []
    var sessionIdleMinutes = 30
    var sessionHours = 12
    var mail: MailSettings
    var contact: EmailAddress?
    /// Requests a minute.
    var (addressLimit, accountLimit) = (1_200, 600)
    var challengeMaxnumber = Int(AltchaChallenger.standard)
    var turnstile: (siteKey: String, secret: String, address: String)?
    var logLevel = Logger.Level.info

    /// - Parameter environment: the process's variables.
    init(_ environment: [String: String]) throws(Refusal) {
        mail = try MailSettings(environment)
        if let value = environment["AERTOUS_DATA"] { data = value }
        if let value = environment["AERTOUS_HOST"] { host = value }
        port = try Self.number("AERTOUS_PORT", environment, port, 0...65_535)
        metricsPort = try Self.number("AERTOUS_METRICS_PORT", environment, metricsPort, 0...65_535)
        database = environment["AERTOUS_DATABASE"]
        migrationDatabase = environment["AERTOUS_MIGRATION_DATABASE"]
        visitorDatabase = environment["AERTOUS_VISITOR_DATABASE"]
        try setStatements(environment["AERTOUS_STATEMENTS"] ?? "prepared")
        connections = try Self.number("AERTOUS_CONNECTIONS", environment, connections, 1...100)
        origin = environment["AERTOUS_ORIGIN"]
        hosts = Self.list(environment["AERTOUS_HOSTS"])
        hasSecureSubdomains = try Self.flag("AERTOUS_HSTS_SUBDOMAINS", environment, hasSecureSubdomains)
        if environment["AERTOUS_REDIRECT_PORT"] != nil { redirectPort = try Self.number("AERTOUS_REDIRECT_PORT", environment, 0, 0...65_535) }
        clients = try Self.number("AERTOUS_CLIENTS", environment, clients, 10...100_000)
        isCompressing = try Self.flag("AERTOUS_COMPRESSION", environment, isCompressing)
        switch (environment["AERTOUS_TLS_CERT"], environment["AERTOUS_TLS_KEY"]) {
        case (nil, nil): break
        case (let chain?, let key?): certificate = Server.Certificate(chain: chain, key: key)
        default: throw Refusal("AERTOUS_TLS_CERT and AERTOUS_TLS_KEY go together.")
        }
        proxies = Self.list(environment["AERTOUS_BEHIND_PROXY"])
        sessionIdleMinutes = try Self.number("AERTOUS_SESSION_IDLE_MINUTES", environment, sessionIdleMinutes, 5...720)
        sessionHours = try Self.number("AERTOUS_SESSION_HOURS", environment, sessionHours, 1...24)
        try setLimits(environment)
        if let value = environment["AERTOUS_LOG_LEVEL"] {
            guard let level = Logger.Level(rawValue: value) else { throw Refusal("AERTOUS_LOG_LEVEL is debug, info, warning or error.") }
            logLevel = level
        }
    }

    /// What holds strangers back, and where they are heard.
    private mutating func setLimits(_ environment: [String: String]) throws(Refusal) {
        addressLimit = try Self.number("AERTOUS_LIMIT_ADDRESS", environment, addressLimit, 10...1_000_000)
        accountLimit = try Self.number("AERTOUS_LIMIT_ACCOUNT", environment, accountLimit, 10...1_000_000)
        challengeMaxnumber = try Self.number("AERTOUS_CHALLENGE_MAXNUMBER", environment, challengeMaxnumber, 1_000...1_000_000)
        if let text = environment["AERTOUS_CONTACT"] {
            guard let address = EmailAddress(text) else { throw Refusal("AERTOUS_CONTACT is no e-mail address.") }
            contact = address
        }
        switch (environment["AERTOUS_TURNSTILE_SITE_KEY"], environment["AERTOUS_TURNSTILE_SECRET"]) {
        case (nil, nil): break
        case (let siteKey?, let secret?):
            turnstile = (siteKey, secret, environment["AERTOUS_TURNSTILE_URL"] ?? TurnstileChallenger.standardAddress)
        default: throw Refusal("AERTOUS_TURNSTILE_SITE_KEY and AERTOUS_TURNSTILE_SECRET go together.")
        }
    }

    mutating func setStatements(_ kind: String) throws(Refusal) {
        guard kind == "prepared" || kind == "unnamed" else { throw Refusal("AERTOUS_STATEMENTS is prepared or unnamed.") }
        hasPreparedStatements = kind == "prepared"
    }

    /// The public name of this installation, as its signatures carry it.
    var signingName: String { origin ?? host }

    /// The folder of what was signed.
    var signed: String { data + "/signed" }

    /// Only the own machine can reach us.
    var isOnLoopback: Bool { ["localhost", "127.0.0.1", "::1"].contains(host) }

    /// What we bind to. No list of hosts may say that localhost is anything but loopback (RFC 6761), or be needed to know it.
    var listeningHost: String { host == "localhost" ? "127.0.0.1" : host }

    /// Nobody's password travels in the clear over a network.
    func checkListening() throws(Refusal) {
        guard isOnLoopback || certificate != nil || !proxies.isEmpty else {
            throw Refusal("\(host) can be reached by others: give a certificate (--tls CERT KEY), or name the proxy that has one (--behind-proxy CIDR).")
        }
    }

    /// The master keys. They come from the environment only, so that no file of ours ever holds them.
    static func keyring(_ environment: [String: String]) throws(Refusal) -> Keyring {
        guard let text = environment["AERTOUS_KEY"], !text.isEmpty else {
            throw Refusal(
                "There is no key. Make one with: aertous keys new\nKeep it where your secrets live and pass it as AERTOUS_KEY. Without it nothing that was sealed can be opened again."
            )
        }
        do { return try Keyring(text: text) } catch {
            throw Refusal("AERTOUS_KEY is not a key of ours. Make one with: aertous keys new")
        }
    }

    /// The names that the product's listener answers to.
    func hostList() throws(Refusal) -> HostList {
        guard !["0.0.0.0", "::"].contains(host) || origin != nil || !hosts.isEmpty else {
            throw Refusal("\(host) is every address and no name: say by which name this is reached (--origin NAME).")
        }
        let own = host.contains(":") ? "[\(host)]" : host
        let names = (isOnLoopback ? HostList.loopback : []) + [origin ?? own] + hosts
        guard let list = HostList(names) else {
            throw Refusal("AERTOUS_HOSTS and --origin are names of hosts, such as grc.example.com.")
        }
        return list
    }

    private static func list(_ text: String?) -> [String] { (text ?? "").split(separator: ",").map { $0.filter { $0 != " " } } }

    private static func flag(_ name: String, _ environment: [String: String], _ standard: Bool) throws(Refusal) -> Bool {
        switch environment[name] {
        case nil: standard
        case "on"?: true
        case "off"?: false
        default: throw Refusal("\(name) is on or off.")
        }
    }

    private static func number(_ name: String, _ environment: [String: String], _ standard: Int, _ limits: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let text = environment[name] else { return standard }
        guard let value = Int(text), limits.contains(value) else { throw Refusal("\(name) is a number from \(limits.lowerBound) to \(limits.upperBound).") }
        return value
    }
}

/// Why a command does not run: words for the person at the console, on standard error, and exit status 1.
struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension Configuration {
    /// The address of the program itself; one of IPv6 stands in brackets.
    func url(_ scheme: String, port: Int) -> String { "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
