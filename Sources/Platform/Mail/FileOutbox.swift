import Foundation
import Synchronization

/// Keeps mail in a folder instead of sending it: one RFC 5322 file each, named so that the newest comes last.
///
/// The folder is its owner's alone (0700, files 0600): mails hold links that open accounts. A file appears whole or not at all.
public final class FileOutbox: Mailer {
    /// The newest files that ``latest(for:)`` looks through.
    static let mostSearched = 500

    private let folder: String
    private let sender: Mailbox
    private let clock: @Sendable () -> Int64
    private let random: @Sendable (Int) -> [UInt8]
    private let sequence = Mutex(0)
    /// Waiting for a disk is not for the threads of Swift concurrency.
    private let queue = DispatchQueue(label: "outbox")

    /// - Parameters:
    ///   - folder: made with mode 0700 if it is not there; its parent must be.
    ///   - clock: milliseconds since 1970 UTC.
    ///   - random: gives so many random bytes.
    /// - Throws: ``OutboxFailure`` when it cannot be made, is a link, or others may read it.
    public init(folder: String, sender: Mailbox, clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) throws {
        (self.folder, self.sender, self.clock, self.random) = (folder, sender, clock, random)
        try PrivateFile.makeFolder(folder)
    }

    public func send(_ mail: Mail) async throws {
        let date = clock()
        let message = MailMessage(mail, from: sender, date: date, random: random)
        let number = sequence.withLock {
            $0 += 1; return $0
        }
        let suffix = "-\(mail.key == nil ? message.id.dropFirst().prefix(8) : message.id.dropFirst().prefix { $0 != "@" }).eml"
        let name = "\(Self.padded(date, 13))-\(Self.padded(Int64(number), 6))\(suffix)"
        try await onQueue { [folder] in
            // Delivered again because nobody heard that it was: here one can look.
            if mail.key != nil, try FileManager.default.contentsOfDirectory(atPath: folder).contains(where: { $0.hasSuffix(suffix) }) { return }
            try PrivateFile.write(message.bytes, folder: folder, name: name)
        }
    }

    /// The newest mail to this mailbox, among the newest 500 mails; nil if there is none.
    public func latest(for address: EmailAddress) async throws -> OutboxMail? {
        try await onQueue { [folder] in
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") && !$0.hasPrefix(".") }.sorted(by: >)
            for name in names.prefix(Self.mostSearched) {
                guard let bytes = FileManager.default.contents(atPath: folder + "/" + name), let mail = OutboxMail(message: [UInt8](bytes)) else { continue }
                if mail.to.canonical == address.canonical { return mail }
            }
            return nil
        }
    }

    /// The newest mails, the newest first.
    /// - Parameter limit: at most so many, and at most 500.
    public func newest(_ limit: Int) async throws -> [OutboxMail] {
        try await onQueue { [folder] in
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") && !$0.hasPrefix(".") }.sorted(by: >)
            return names.prefix(min(limit, Self.mostSearched)).compactMap { name in
                FileManager.default.contents(atPath: folder + "/" + name).flatMap { OutboxMail(message: [UInt8]($0)) }
            }
        }
    }

    /// So long a mail is kept, in milliseconds: what it says is meant for its recipient, and its links are over by then or soon after.
    public static let kept: Int64 = 86_400_000

    /// Removes mails older than a day, and those from a time more than a day to come: the clock stepped back since. What is not of
    /// its own making stays.
    public func forgetOld() async throws {
        let now = clock()
        try await onQueue { [folder] in
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                guard let moment = Self.moment(name), abs(now - moment) >= Self.kept else { continue }
                try FileManager.default.removeItem(atPath: folder + "/" + name)
            }
        }
    }

    /// When a mail was kept, by its file's name, or by that of a beginning that was never put in place.
    private static func moment(_ name: String) -> Int64? {
        let plain = name.hasPrefix(".") && name.hasSuffix(".part") ? name.dropFirst().dropLast(5) : name[...]
        let parts = plain.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard plain.hasSuffix(".eml"), parts.count == 3, parts[0].utf8.count >= 13, parts[1].utf8.count >= 6,
            (parts[0] + parts[1]).utf8.allSatisfy({ 48...57 ~= $0 })
        else { return nil }
        return Int64(parts[0])
    }

    private func onQueue<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in queue.async { continuation.resume(with: Result(catching: work)) } }
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(max(0, number))
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
