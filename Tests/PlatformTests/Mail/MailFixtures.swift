import Foundation
import Synchronization

@testable import Platform

/// What mail needs from outside, the same in each run.
enum MailFixtures {
    /// 24 November 2026, 13:45:08 UTC.
    static let time: Int64 = 1_795_527_908_000
    static let sender = Mailbox(name: "Aertous", address: address("no-reply@aertous.example"))

    static func address(_ text: String) -> EmailAddress {
        guard let address = EmailAddress(text) else { fatalError("\(text) is no address") }
        return address
    }

    /// Bytes that count up over all calls.
    static func counter() -> @Sendable (Int) -> [UInt8] {
        let next = Counter()
        return { count in (0..<count).map { _ in next.take() } }
    }

    private final class Counter: Sendable {
        private let value = Mutex(UInt8(0))
        func take() -> UInt8 {
            value.withLock {
                $0 &+= 1; return $0
            }
        }
    }

    static func message(_ mail: Mail, from sender: Mailbox = sender) -> String {
        String(decoding: MailMessage(mail, from: sender, date: time, random: counter()).bytes, as: UTF8.self)
    }

    static func headers(_ message: String) -> [String] {
        let lines = message.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
        return lines.reduce(into: []) { all, line in
            if line.hasPrefix(" "), let last = all.popLast() { all.append(last + "\n" + line) } else { all.append(line) }
        }
    }

    static func body(_ html: HTML) -> String { String(decoding: html.out.bytes, as: UTF8.self) }
}
