internal import CCurl
internal import Synchronization

/// One exchange with a server through libcurl, on the calling thread, which waits for it.
///
/// Certificates are verified, TLS is at least 1.2, nothing is redirected, and no proxy or account of the environment's is
/// used. Where it leads is the operator's setting, never a person's text.
struct CurlTransfer {
    enum Kind: Sendable { case smtp, http }
    struct Answer: Sendable {
        /// The last status that the server gave; 0 when it gave none.
        let status: Int
        /// At most 64 KiB of it.
        let body: [UInt8]
        /// Seconds of `Retry-After`.
        let retryAfter: Int64?
    }

    let kind: Kind
    let address: String
    /// PEM file of the authorities to trust in place of the system's.
    var authorities: String?
    /// STARTTLS, without which it ends before anything is said.
    var mustUpgrade = false
    var account: (user: String, password: String)?
    /// Of a mail.
    var envelope: (from: String, to: String)?
    /// Whether the envelope goes only to a server that speaks SMTPUTF8.
    var needsUTF8 = false
    /// Of an HTTP request, whole lines.
    var headers: [String] = []
    /// For the whole exchange.
    var seconds = 25
    let body: [UInt8]

    /// - Throws: ``JobFailure`` that says in one word what failed; the server's own words are not repeated.
    func perform() throws(JobFailure) -> Answer {
        guard Self.isReady, let curl = curl_easy_init() else { throw JobFailure("curl") }
        defer { curl_easy_cleanup(curl) }
        let (outgoing, incoming, head) = (Bytes(body), Bytes(), Bytes())
        let dialogue = SMTPDialogue(needsUTF8: needsUTF8, mustUpgrade: mustUpgrade)
        head.dialogue = kind == .smtp ? dialogue : nil
        var lists: [UnsafeMutablePointer<curl_slist>?] = []
        defer { for list in lists { curl_slist_free_all(list) } }
        func list(_ option: CURLoption, _ lines: [String]) {
            let made = lines.reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) ?? $0 }
            lists.append(made)
            aertous_curl_list(curl, option, made)
        }

        secure(curl)
        if let account {
            aertous_curl_text(curl, CURLOPT_USERNAME, account.user)
            aertous_curl_text(curl, CURLOPT_PASSWORD, account.password)
        }
        if kind == .smtp, let envelope {
            aertous_curl_text(curl, CURLOPT_MAIL_FROM, envelope.from)
            list(CURLOPT_MAIL_RCPT, [envelope.to])
            aertous_curl_number(curl, CURLOPT_UPLOAD, 1)
            aertous_curl_debug(
                curl,
                { _, kind, bytes, count, target in
                    if kind == CURLINFO_HEADER_OUT, let bytes { SMTPDialogue.of(target)?.gave(UnsafeRawBufferPointer(start: bytes, count: count)) }
                    return 0
                }, dialogue.pointer)
        } else {
            aertous_curl_number(curl, CURLOPT_POST, 1)
            aertous_curl_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            list(CURLOPT_HTTPHEADER, headers + ["Expect:"])
        }
        aertous_curl_read(curl) { room, size, count, source in Bytes.of(source)?.read(into: room, size * count) ?? 0 }
        aertous_curl_write(curl, CURLOPT_WRITEFUNCTION) { bytes, size, count, target in Bytes.of(target)?.write(bytes, size * count) ?? 0 }
        aertous_curl_write(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, target in Bytes.of(target)?.write(bytes, size * count) ?? 0 }
        aertous_curl_pointer(curl, CURLOPT_READDATA, outgoing.pointer)
        aertous_curl_pointer(curl, CURLOPT_WRITEDATA, incoming.pointer)
        aertous_curl_pointer(curl, CURLOPT_HEADERDATA, head.pointer)

        let code = withExtendedLifetime((outgoing, incoming, head, dialogue)) { curl_easy_perform(curl) }
        let status = aertous_curl_status(curl)
        guard code == CURLE_OK else { throw failure(code, status, dialogue) }
        return Answer(status: status, body: incoming.bytes, retryAfter: Self.retryAfter(head.bytes))
    }

    private func secure(_ curl: UnsafeMutableRawPointer) {
        aertous_curl_text(curl, CURLOPT_URL, address)
        aertous_curl_text(curl, CURLOPT_PROTOCOLS_STR, kind == .smtp ? "smtp,smtps" : "http,https")
        // A signal would be everybody's.
        aertous_curl_number(curl, CURLOPT_NOSIGNAL, 1)
        aertous_curl_text(curl, CURLOPT_PROXY, "")
        aertous_curl_number(curl, CURLOPT_NETRC, 0)
        aertous_curl_number(curl, CURLOPT_FOLLOWLOCATION, 0)
        aertous_curl_number(curl, CURLOPT_CONNECTTIMEOUT, 10)
        aertous_curl_number(curl, CURLOPT_TIMEOUT, seconds)
        aertous_curl_number(curl, CURLOPT_SSL_VERIFYPEER, 1)
        aertous_curl_number(curl, CURLOPT_SSL_VERIFYHOST, 2)
        aertous_curl_number(curl, CURLOPT_SSLVERSION, 6)  // CURL_SSLVERSION_TLSv1_2
        if let authorities { aertous_curl_text(curl, CURLOPT_CAINFO, authorities) }
        if mustUpgrade { aertous_curl_number(curl, CURLOPT_USE_SSL, 3) }  // CURLUSESSL_ALL
    }

    private func failure(_ code: CURLcode, _ status: Int, _ dialogue: SMTPDialogue) -> JobFailure {
        switch code {
        case _ where dialogue.lacksUTF8: JobFailure("no-smtputf8", isFinal: true)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: JobFailure("unreachable")
        case CURLE_OPERATION_TIMEDOUT: JobFailure("timeout")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: JobFailure("certificate")
        case CURLE_USE_SSL_FAILED: JobFailure("no-starttls")
        case CURLE_SSL_CONNECT_ERROR: JobFailure("tls")
        // What the operator's settings are to blame for is tried again: every mail would be lost with them.
        case CURLE_LOGIN_DENIED: JobFailure("login-refused")
        default:
            switch (kind, status) {
            case (.smtp, 530), (.smtp, 534), (.smtp, 535), (.smtp, 538): JobFailure("smtp-\(status)")
            // A server that refuses us, or our sender, would refuse every other mail too.
            case (.smtp, 400...599): JobFailure("smtp-\(status)", isFinal: status >= 500 && dialogue.isAboutMail)
            default: JobFailure("interrupted")
            }
        }
    }

    private static func retryAfter(_ head: [UInt8]) -> Int64? {
        let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
        let line = lines.last { $0.lowercased().hasPrefix("retry-after:") }
        return line.flatMap { Int64($0.dropFirst(12).filter { $0 != " " }) }.flatMap { (0...86_400).contains($0) ? $0 : nil }
    }

    /// libcurl is made ready once, before any thread uses it.
    private static let isReady = curl_global_init(3) == CURLE_OK  // CURL_GLOBAL_ALL
}

/// What is sent or what came, for libcurl's callbacks. It is used by the one thread that performs.
private final class Bytes {
    private static let limit = 1 << 16
    private(set) var bytes: [UInt8]
    private var done = 0
    /// Whether lines of an answer are heard before libcurl goes on.
    var dialogue: SMTPDialogue?
    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
    static func of(_ pointer: UnsafeMutableRawPointer?) -> Bytes? { pointer.map { Unmanaged<Bytes>.fromOpaque($0).takeUnretainedValue() } }

    func read(into room: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let count = min(count, bytes.count - done)
        guard let room, count > 0 else { return 0 }
        bytes[done..<done + count].withUnsafeBytes { from in
            UnsafeMutableRawPointer(room).copyMemory(from: from.baseAddress ?? UnsafeRawPointer(room), byteCount: count)
        }
        done += count
        return count
    }
    /// What is beyond the limit is taken and forgotten.
    func write(_ from: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let kept = min(count, Self.limit - bytes.count)
        if let from, kept > 0 { bytes += UnsafeRawBufferPointer(start: from, count: kept) }
        if let dialogue, let from, !dialogue.heard(UnsafeRawBufferPointer(start: from, count: count)) { return 0 }
        return count
    }
}
