internal import CCurl

/// How far libcurl came with a mail server: the last command that it gave, and nothing of what a command said. It is used by the
/// one thread that performs.
final class SMTPDialogue {
    private enum Command: String {
        case ehlo = "EHLO"
        case helo = "HELO"
        case starttls = "STARTTLS"
        case mail = "MAIL"
        case recipient = "RCPT"
        case data = "DATA"
    }

    /// Whether the mail itself is on its way: a refusal is then about it, its recipient or its text, and not about us.
    var isAboutMail: Bool { last == .recipient || last == .data }
    /// Whether the server cannot take an address that needs SMTPUTF8, and was therefore not given it.
    private(set) var lacksUTF8 = false

    private let needsUTF8: Bool
    private let mustUpgrade: Bool
    private var last: Command?
    private var (isUpgraded, hasUTF8) = (false, false)

    /// - Parameters:
    ///   - needsUTF8: whether the recipient has an address of RFC 6531.
    ///   - mustUpgrade: whether what the server offers counts after STARTTLS only.
    init(needsUTF8: Bool, mustUpgrade: Bool) { (self.needsUTF8, self.mustUpgrade) = (needsUTF8, mustUpgrade) }

    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
    static func of(_ pointer: UnsafeMutableRawPointer?) -> SMTPDialogue? { pointer.map { Unmanaged<SMTPDialogue>.fromOpaque($0).takeUnretainedValue() } }

    /// A command as it was given. Logging in, and leaving after a refusal, are none that matter here.
    func gave(_ line: UnsafeRawBufferPointer) {
        let word = String(decoding: line.prefix(8), as: UTF8.self).uppercased().prefix { $0.isLetter }
        guard let command = Command(rawValue: String(word)) else { return }
        last = command
        if command == .starttls { isUpgraded = true }
        if command == .ehlo || command == .helo { hasUTF8 = false }
    }

    /// A line of an answer, before libcurl goes on.
    ///
    /// - Returns: false where it must not: the server would be given an address that it cannot read.
    func heard(_ line: UnsafeRawBufferPointer) -> Bool {
        guard needsUTF8, last == .ehlo || last == .helo, !mustUpgrade || isUpgraded else { return true }
        let text = String(decoding: line.prefix(80), as: UTF8.self).uppercased()
        if text.hasPrefix("250"), text.dropFirst(4).prefix(while: { $0.isLetter || $0.isNumber }) == "SMTPUTF8" { hasUTF8 = true }
        if text.hasPrefix("250 "), !hasUTF8 { lacksUTF8 = true }
        return !lacksUTF8
    }
}
