/// One setting, declared once: the table of `aertous config` and docs/configuration.md are this list.
struct Setting: Sendable {
    let variable: String
    /// The flag of `serve` that goes before the variable, or nil.
    let flag: String?
    /// What holds when neither is given, as a person would type it; nil where there is no default.
    let standard: String?
    /// What it is for, with its unit and limits.
    let meaning: String

    static let all: [Setting] = [
        Setting(
            variable: "AERTOUS_DATA", flag: "--data DIR", standard: "./data",
            meaning: "Folder of the SQLite database, the sealed files, the organisations' keys and the mail outbox. Made with mode 0700."),
        Setting(
            variable: "AERTOUS_HOST", flag: "--host NAME", standard: "localhost",
            meaning: "Address to listen on. Any other than loopback needs a certificate or --behind-proxy."),
        Setting(variable: "AERTOUS_PORT", flag: "--port N", standard: "8080", meaning: "Port to listen on, 0 to 65535; 0 picks a free one."),
        Setting(
            variable: "AERTOUS_METRICS_PORT", flag: "--metrics-port N", standard: "9464",
            meaning: "Port for Prometheus on loopback, 0 to 65535; 0 picks a free one, as is the default where AERTOUS_PORT is 0. The log says which."),
        Setting(
            variable: "AERTOUS_DATABASE", flag: "--database URL", standard: nil,
            meaning: "PostgreSQL as the application's role, postgres://…; without it SQLite in the data folder."),
        Setting(
            variable: "AERTOUS_MIGRATION_DATABASE", flag: "--migration-database URL", standard: nil,
            meaning: "PostgreSQL as the schema's owner. When given, serve migrates before it starts; otherwise it only checks the version."),
        Setting(
            variable: "AERTOUS_VISITOR_DATABASE", flag: "--visitor-database URL", standard: nil,
            meaning: "PostgreSQL as the visitors' role, such as the application's with _visitor after its name. Without it public pages have no forms."),
        Setting(
            variable: "AERTOUS_STATEMENTS", flag: "--statements KIND", standard: "prepared",
            meaning:
                "prepared, or unnamed behind a pooler in transaction mode that knows no prepared statements, such as PgBouncer before 1.21; prepared, serve refuses to start there. Migrations connect directly."
        ),
        Setting(
            variable: "AERTOUS_CONNECTIONS", flag: "--connections N", standard: "8",
            meaning: "Database connections of this node, 1 to 100; on SQLite its readers."),
        Setting(
            variable: "AERTOUS_KEY", flag: nil, standard: nil,
            meaning:
                "The master keys, as aertous keys new prints them. Of several versions, parted by commas, the first seals and signs and the others open. Required, never logged, never written."
        ),
        Setting(
            variable: "AERTOUS_ORIGIN", flag: "--origin NAME", standard: "the host",
            meaning: "Public name of this installation, such as grc.example.com. It names the log and the signing keys: choose it once."),
        Setting(
            variable: "AERTOUS_HOSTS", flag: nil, standard: nil,
            meaning:
                "Further names under which requests are taken, parted by commas; another host is answered with 421. The origin is one, and on loopback the names of the own machine. Health checks that name an address need it here."
        ),
        Setting(
            variable: "AERTOUS_CLIENTS", flag: nil, standard: "800",
            meaning:
                "Most connections at once, and most streams of HTTP/2, 10 to 100000. One address, or /64 of IPv6, has at most half of either; proxies as many as they like. The process needs that many file descriptors and 200 more."
        ),
        Setting(
            variable: "AERTOUS_COMPRESSION", flag: nil, standard: "on",
            meaning:
                "on or off: gzip for the stylesheet, scripts and icon. Pages and the API are never compressed, since their length would tell of secrets in them."
        ),
        Setting(
            variable: "AERTOUS_HSTS_SUBDOMAINS", flag: nil, standard: "off",
            meaning: "on or off: whether Strict-Transport-Security covers all hosts below the origin too. On only where each of them has TLS."),
        Setting(
            variable: "AERTOUS_REDIRECT_PORT", flag: nil, standard: nil,
            meaning: "Port without TLS that leads browsers to https, such as 80. Without it nothing listens there."),
        Setting(variable: "AERTOUS_TLS_CERT", flag: "--tls CERT KEY", standard: nil, meaning: "PEM file of the certificate chain."),
        Setting(
            variable: "AERTOUS_TLS_KEY", flag: "--tls CERT KEY", standard: nil,
            meaning: "PEM file of the certificate's private key, which only its owner may read."),
        Setting(
            variable: "AERTOUS_BEHIND_PROXY", flag: "--behind-proxy CIDR…", standard: nil,
            meaning: "Address ranges of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, parted by commas. They keep Host as it came."),
        Setting(variable: "AERTOUS_SESSION_IDLE_MINUTES", flag: nil, standard: "30", meaning: "Minutes without a request before a session ends, 5 to 720."),
        Setting(variable: "AERTOUS_SESSION_HOURS", flag: nil, standard: "12", meaning: "Hours after which a session ends whatever happens, 1 to 24."),
        Setting(
            variable: "AERTOUS_MAIL_FROM", flag: nil, standard: "no-reply at the origin",
            meaning: "Address that mails are from. Required where mail leaves; the server must let it send."),
        Setting(variable: "AERTOUS_MAIL_NAME", flag: nil, standard: "Aertous", meaning: "Name that mails are from."),
        Setting(
            variable: "AERTOUS_MAIL_SMTP_HOST", flag: nil, standard: nil,
            meaning: "Mail server that takes mails over. Without it and without AERTOUS_MAIL_RESEND_KEY they are kept in the folder outbox of the data."),
        Setting(
            variable: "AERTOUS_MAIL_SMTP_PORT", flag: nil, standard: "587, 465 or 25",
            meaning: "Port of the mail server; the default goes by AERTOUS_MAIL_SMTP_TLS."),
        Setting(
            variable: "AERTOUS_MAIL_SMTP_TLS", flag: nil, standard: "starttls",
            meaning: "starttls, tls from the first byte, or none for a relay on this machine. The certificate is verified."),
        Setting(variable: "AERTOUS_MAIL_SMTP_USER", flag: nil, standard: nil, meaning: "Account at the mail server."),
        Setting(variable: "AERTOUS_MAIL_SMTP_PASSWORD", flag: nil, standard: nil, meaning: "Its password. Never logged, never written."),
        Setting(
            variable: "AERTOUS_MAIL_RESEND_KEY", flag: nil, standard: nil,
            meaning: "Key of Resend's HTTP API, which then takes mails over. Never logged, never written."),
        Setting(
            variable: "AERTOUS_MAIL_RESEND_URL", flag: nil, standard: "https://api.resend.com",
            meaning: "Address of that API. Without TLS only on this machine."),
        Setting(
            variable: "AERTOUS_MAIL_CA", flag: nil, standard: "the system's",
            meaning: "PEM file of the authorities that the mail server's or the API's certificate is verified against."),
        Setting(
            variable: "AERTOUS_LIMIT_ADDRESS", flag: nil, standard: "1200",
            meaning: "Requests a minute from one IPv4 address or IPv6 /64, 10 to 1000000, on each node. An office may stand behind one address."),
        Setting(
            variable: "AERTOUS_LIMIT_ACCOUNT", flag: nil, standard: "600",
            meaning: "Requests a minute of one account or API token, 10 to 1000000, on each node."),
        Setting(
            variable: "AERTOUS_CONTACT", flag: nil, standard: "contact at the origin",
            meaning: "Address of whoever runs this installation: public pages name it, and it is told of what visitors leave."),
        Setting(
            variable: "AERTOUS_CHALLENGE_MAXNUMBER", flag: nil, standard: "50000",
            meaning:
                "Work that public forms ask of a browser, in hashes, 1000 to 1000000: half of it on average, and up to 16 times as much while many ask."),
        Setting(
            variable: "AERTOUS_TURNSTILE_SITE_KEY", flag: nil, standard: nil,
            meaning: "Public key of Cloudflare Turnstile, which then takes the place of that work. AERTOUS_ORIGIN must name the host that it is for."),
        Setting(variable: "AERTOUS_TURNSTILE_SECRET", flag: nil, standard: nil, meaning: "Its secret. Never logged, never written."),
        Setting(
            variable: "AERTOUS_TURNSTILE_URL", flag: nil, standard: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
            meaning: "Where its answers are verified. Without TLS only on this machine."),
        Setting(
            variable: "AERTOUS_LOG_LEVEL", flag: nil, standard: "info",
            meaning: "debug, info, warning or error. The log goes to standard error; debug adds the number of statements of each request."),
    ]
}
