/// Hands mails to a mail server, one connection each, on a thread of its own.
///
/// Once the server has said that it has the mail, it is sent. Where nobody hears it say so, the mail is sent again with the
/// same Message-ID: SMTP has no other way to tell a repetition.
public final class SMTPMailer: Mailer {
    private let server: SMTPServer
    private let sender: Mailbox
    private let clock: @Sendable () -> Int64
    private let random: @Sendable (Int) -> [UInt8]
    private let threads: BlockingThreads

    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC.
    ///   - random: gives so many random bytes.
    /// - Throws: when the system gives no thread.
    public init(_ server: SMTPServer, sender: Mailbox, clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) throws {
        (self.server, self.sender, self.clock, self.random) = (server, sender, clock, random)
        threads = try BlockingThreads(width: 2)
    }
    deinit { threads.end() }

    public func send(_ mail: Mail) async throws {
        let message = MailMessage(mail, from: sender, date: clock(), random: random)
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        // The path is the name that we greet with.
        let address = "\(server.security == .tls ? "smtps" : "smtp")://\(host):\(server.port)/\(sender.address.domain.ascii)"
        var transfer = CurlTransfer(kind: .smtp, address: address, body: message.bytes)
        transfer.authorities = server.authorities
        transfer.mustUpgrade = server.security == .starttls
        transfer.account = server.account
        transfer.envelope = ("<\(sender.address.deliverable)>", "<\(mail.to.deliverable)>")
        transfer.needsUTF8 = mail.to.needsUTF8 || sender.address.needsUTF8
        _ = try await threads.answer { [transfer] in try transfer.perform() }
    }
}
