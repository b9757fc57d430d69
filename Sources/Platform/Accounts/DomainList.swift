internal import Foundation

/// Domains that give addresses to everybody, as data: `# List: personal`, `# Date: 2026-11-24`, then one domain a line.
///
/// One comes with the program for each kind; an operator may put a newer one in its place.
public struct DomainList: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Providers of personal mail, of lines to homes, and of aliases.
        case personal
        /// Mailboxes for minutes.
        case disposable
    }

    /// Why it is not taken. The first that is wrong, with what to do.
    public struct Refusal: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    /// The most bytes, and the most domains.
    public static let (byteLimit, entryLimit) = (2 << 20, 100_000)

    public let kind: Kind
    /// The day it was last looked through, `YYYY-MM-DD`.
    public let date: String
    public var count: Int { domains.count }
    let domains: Set<String>

    /// - Parameter name: what to call it in a refusal.
    public init(_ bytes: [UInt8], name: String) throws(Refusal) {
        do { try self.init(LineFile(path: name, bytes: bytes, limit: Self.byteLimit)) } catch { throw Refusal(description: "\(error)") }
    }

    init(folder: String, kind: Kind) throws(LineFile.Unreadable) {
        let file = try LineFile(folder: folder, name: "\(kind.rawValue)-domains.txt", limit: Self.byteLimit)
        try self.init(file)
        guard self.kind == kind else { throw LineFile.Unreadable(path: file.path, reason: "is another list") }
    }

    private init(_ file: LineFile) throws(LineFile.Unreadable) {
        func refuse(_ reason: String) -> LineFile.Unreadable { .init(path: file.path, reason: reason) }
        guard let kind = file.header("List").flatMap(Kind.init) else { throw refuse("has no line \"# List: personal\" or \"# List: disposable\"") }
        guard let date = file.header("Date"), Day(iso: date) != nil else { throw refuse("has no line \"# Date: YYYY-MM-DD\"") }
        guard file.entries.count <= Self.entryLimit else { throw refuse("has more than \(Self.entryLimit) entries") }
        for entry in file.entries where !DomainName.isSpelt(entry) {
            throw refuse("\"\(entry.prefix(80))\" is not a domain in lower case and A-labels")
        }
        (self.kind, self.date, domains) = (kind, date, Set(file.entries))
    }
}
