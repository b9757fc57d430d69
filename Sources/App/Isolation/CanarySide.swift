internal import Platform
internal import Store

/// One of the two organisations of the self-test, and its only person. Every identifier is reserved.
struct CanarySide: Sendable, Equatable {
    static let all = zip(["a", "b"], Canary.organisations).map { CanarySide(letter: $0, organisation: $1) }

    let letter, organisation: String
    var account: String { organisation + "-person" }
    var member: String { organisation + "-member" }
    /// With two hyphens together, which no organisation's own address has (`Slug`).
    var slug: String { "isolation--canary-" + letter }
    /// Stands in whatever text of this side a person could read, and nowhere else.
    var mark: String { "mark-of-canary-" + letter }
    /// A word that both sides' records have, so that a search for it finds each side's own.
    static let word = "lantern"
    /// Between the runs. Each run has an address that nobody can guess, so that nobody can have it throttled.
    var address: String { "resting-\(letter)@\(Self.domain)" }
    static let domain = "isolation.invalid"

    /// The one record of each kind that this side has.
    func id(_ table: Name) -> String {
        switch table {
        case "member": member
        case "account": account
        // A record's begins with its time (`Identifier`), and these are there from the beginning.
        default: "0-canary-\(letter)-\(table)"
        }
    }
}
