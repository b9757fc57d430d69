import Platform

/// How mail leaves: by a mail server, by a provider's API, or not at all, into a folder.
struct MailSettings: Sendable {
    enum Transport: Sendable {
        case folder
        case smtp(SMTPServer)
        case resend(key: String, address: String, authorities: String?)

        /// For the log: nothing secret.
        var words: String {
            switch self {
            case .folder: "kept in the folder outbox and sent to nobody: set AERTOUS_MAIL_SMTP_HOST or AERTOUS_MAIL_RESEND_KEY"
            case .smtp: "by SMTP"
            case .resend: "by Resend"
            }
        }
    }
    var transport = Transport.folder
    /// Nil for no-reply at the installation's public name.
    var from: EmailAddress?
    var name = "Aertous"

    static let prefix = "AERTOUS_MAIL_"

    init(_ environment: [String: String]) throws(Refusal) {
        func given(_ name: String) -> String? { environment[Self.prefix + name].flatMap { $0.isEmpty ? nil : $0 } }
        if let text = given("FROM") {
            guard let address = EmailAddress(text) else { throw Refusal("AERTOUS_MAIL_FROM is no e-mail address.") }
            from = address
        }
        if let text = given("NAME") { name = text }
        let authorities = given("CA")
        switch (given("SMTP_HOST"), given("RESEND_KEY")) {
        case (nil, nil): return
        case (_?, _?): throw Refusal("Mail leaves one way: AERTOUS_MAIL_SMTP_HOST or AERTOUS_MAIL_RESEND_KEY.")
        case (let host?, nil):
            transport = .smtp(try Self.server(host, given, authorities))
        case (nil, let key?):
            transport = .resend(key: key, address: given("RESEND_URL") ?? ResendMailer.standardAddress, authorities: authorities)
        }
        guard from != nil else { throw Refusal("Mail that leaves needs a sender that may send: set AERTOUS_MAIL_FROM.") }
    }

    private static func server(_ host: String, _ given: (String) -> String?, _ authorities: String?) throws(Refusal) -> SMTPServer {
        guard let security = SMTPServer.Security(rawValue: given("SMTP_TLS") ?? "starttls") else {
            throw Refusal("AERTOUS_MAIL_SMTP_TLS is starttls, tls or none.")
        }
        let text = given("SMTP_PORT") ?? (security == .tls ? "465" : security == .none ? "25" : "587")
        guard let port = Int(text), 1...65_535 ~= port else { throw Refusal("AERTOUS_MAIL_SMTP_PORT is a number from 1 to 65535.") }
        let account: (user: String, password: String)?
        switch (given("SMTP_USER"), given("SMTP_PASSWORD")) {
        case (nil, nil): account = nil
        case (let user?, let password?): account = (user, password)
        default: throw Refusal("AERTOUS_MAIL_SMTP_USER and AERTOUS_MAIL_SMTP_PASSWORD go together.")
        }
        guard let server = SMTPServer(host: host, port: port, security: security, account: account, authorities: authorities) else {
            throw Refusal(
                "The mail server cannot be used so. AERTOUS_MAIL_SMTP_HOST is a host name, and without TLS it must be this machine and take no password.")
        }
        return server
    }
}
