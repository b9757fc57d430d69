internal import Platform
internal import Store

/// What happened to an account, for the person whose it is.
struct OwnLog: Sendable {
    let accounts: Accounts
    /// The newest so many go into an export.
    static let mostExported = 10_000

    struct Entry: Sendable {
        let position: UInt64
        let at: Int64
        /// As the log has it, and in words: `account.password_changed`, "Password changed".
        let action, what: String
        let who: String
        let fields: [LoggedChange.Field]
        let changes: [UI.Change]
    }
    struct Listing: Sendable {
        let entries: [Entry]
        /// Where the list goes on, or nil at its end.
        let next: UInt64?
    }

    /// Newest first.
    ///
    /// - Parameter position: entries before this one; nil begins at the newest.
    func list(of account: String, before position: UInt64? = nil, limit: Int) async throws -> Listing {
        let found = try await LedgerLog(store: accounts.store).list(.account(account), before: position, limit: limit)
        let places = try await accounts.places(of: account)
        let names = Dictionary(places.map { ($0.organisation, $0.name) }, uniquingKeysWith: { first, _ in first })
        return Listing(entries: found.changes.map { Self.entry($0, names, account) }, next: found.next)
    }

    func exported(of account: String) async throws -> [Entry] { try await list(of: account, limit: Self.mostExported).entries }

    private static func entry(_ change: LoggedChange, _ names: [String: String], _ account: String) -> Entry {
        var fields = change.fields
        // An organisation that one has left is not named any more.
        for i in fields.indices where fields[i].name == "organisation" {
            if case .text(let id) = fields[i].after { fields[i].after = .text(names[id] ?? "a former organisation") }
        }
        let plain = change.action.hasPrefix("account.") ? String(change.action.dropFirst("account.".utf8.count)) : change.action
        let words = plain.map { $0 == "." || $0 == "_" ? " " : String($0) }.joined()
        let who =
            switch change.actor {
            case account: "you"
            case AccountEvents.visitor: "somebody who did not get in"
            case "organisation": "a CISO of your organisation"
            case "operator": "the operator"
            default: "the program"
            }
        return Entry(
            position: change.position, at: change.at, action: change.action, what: words.prefix(1).uppercased() + words.dropFirst(), who: who, fields: fields,
            changes: fields.map { UI.Change($0.name.replacing("_", with: " "), before: $0.before.words, after: $0.after.words) })
    }
}
