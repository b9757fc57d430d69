internal import Platform
internal import Store

/// What a package is to be about, checked.
struct PackageOrder: Sendable {
    let framework: Catalogue
    let window: ClosedRange<Day>
    /// By which right: what the manifest says.
    let engagement: String
    let permission: String
    let today: Day
    /// Milliseconds since 1970 UTC.
    let now: Int64
}

/// What was asked for, as it was written.
struct PackageDraft: Sendable {
    var framework = "", from = "", to = ""
    /// What was not acceptable when it was read; the verb adds its own and answers with all of it.
    var problems: [Problem.Field] = []
    static let names: Set<String> = ["framework", "from", "to"]
}
