/// The two organisations that the isolation self-test works with (`security.md` 10): reserved identifiers, which no
/// organisation of anybody's can have. What goes through the organisations one after another leaves them out.
public enum Canary {
    public static let organisations = ["isolation-canary-a", "isolation-canary-b"]

    /// The account of each one's only person.
    public static let accounts = organisations.map { $0 + "-person" }

    public static func isOne(organisation id: String?) -> Bool { id.map(organisations.contains) ?? false }
    public static func isOne(account id: String?) -> Bool { id.map(accounts.contains) ?? false }
}
