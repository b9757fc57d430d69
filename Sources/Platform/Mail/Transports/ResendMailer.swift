/// Hands mails to Resend's HTTP API, on a thread of its own.
///
/// Each carries an idempotency key: within 24 hours a repetition is answered like the first, and nothing is sent twice.
public final class ResendMailer: Mailer {
    /// Where the API is unless an operator says otherwise.
    public static let standardAddress = "https://api.resend.com"

    private let key, address: String
    private let authorities: String?
    private let sender: Mailbox
    private let threads: BlockingThreads

    /// - Parameters:
    ///   - key: `re_…`.
    ///   - address: of the API. Without TLS only on this machine.
    ///   - authorities: PEM file of the authorities to trust in place of the system's.
    /// - Returns: nil for a key or an address that cannot be one.
    /// - Throws: when the system gives no thread.
    public init?(key: String, address: String = standardAddress, authorities: String? = nil, sender: Mailbox) throws {
        let isLocal = ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"].contains { address.hasPrefix($0) }
        guard Self.isPlain(key), Self.isPlain(address), address.hasPrefix("https://") || isLocal else { return nil }
        (self.key, self.authorities, self.sender) = (key, authorities, sender)
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        threads = try BlockingThreads(width: 2)
    }
    deinit { threads.end() }

    public func send(_ mail: Mail) async throws {
        var transfer = CurlTransfer(kind: .http, address: address + "/emails", body: body(mail))
        transfer.authorities = authorities
        transfer.headers = ["Authorization: Bearer \(key)", "Content-Type: application/json", "Accept: application/json", "User-Agent: aertous"]
        if let key = mail.key, Self.isPlain(key) { transfer.headers.append("Idempotency-Key: \(key)") }
        let answer = try await threads.answer { [transfer] in try transfer.perform() }
        if let failure = Self.failure(answer) { throw failure }
    }

    private func body(_ mail: Mail) -> [UInt8] {
        var out = Out(capacity: 4_096)
        out.put("{\"from\":")
        out.put(json: "\(HeaderText.phrase(sender.name, in: "From")) <\(sender.address.deliverable)>")
        out.put(",\"to\":[")
        out.put(json: mail.to.deliverable)
        out.put("],\"subject\":")
        out.put(json: mail.subject.text)
        out.put(",\"text\":")
        out.put(json: mail.text)
        out.put(",\"html\":")
        out.put(json: String(decoding: mail.html.out.bytes, as: UTF8.self))
        out.put(",\"headers\":{\"Auto-Submitted\":\"auto-generated\"}}")
        return out.bytes
    }

    /// Nil when the mail is theirs now.
    static func failure(_ answer: CurlTransfer.Answer) -> JobFailure? {
        let name: String? = if case .text(let name)? = (try? JSONReader.read(answer.body))?["name"] { name } else { nil }
        let wait = answer.retryAfter.map { $0 * 1_000 }
        return switch (answer.status, name) {
        case (200...299, _): nil
        // Taken over before, under this key, when a name in it was still another: it is on its way.
        case (409, "invalid_idempotent_request"): nil
        case (400, _), (422, _): JobFailure("resend-\(answer.status)", isFinal: true)
        // A key or a domain that the operator will set right, a limit, a fault of theirs.
        default: JobFailure("resend-\(answer.status)", wait: wait)
        }
    }

    /// One word for a header or an address.
    private static func isPlain(_ text: String) -> Bool { (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { 0x21..<0x7F ~= $0 } }
}
