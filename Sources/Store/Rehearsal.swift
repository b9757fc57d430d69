/// Transactions that are carried out in full and then rolled back: for the isolation self-test, whose probes must leave
/// nothing behind even where a wall is down (`security.md` 10).
public enum Rehearsal {
    @TaskLocal static var isOn = false
    /// Whether what this task writes is rolled back: for what would otherwise be remembered outside the database.
    public static var isUnderWay: Bool { isOn }

    /// Every `Store.write` within `body`, in this task and its children, ends without a commit. It answers as if it had been
    /// committed, and refuses what could not have been.
    public static func run<R>(_ body: () async throws -> R) async rethrows -> R { try await $isOn.withValue(true, operation: body) }
}
