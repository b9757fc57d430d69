internal import Cryptography
internal import Store

/// Which values of the log leave the house with a package.
enum PackageScope {
    /// What says how a requirement, a control or a piece of evidence stands. Everything else is left out and marked as such:
    /// who owns, uploads, tests and reviews is the business of people, and a new field is none of the package's until
    /// somebody says so here.
    static let fields: Set<String> = [
        "framework", "catalogue_version", "requirements", "controls_added", "requirement", "verdict", "reason", "work", "driver", "due_on", "stated_at",
        "untied_at",
        "code", "title", "objective", "practice", "test_procedure", "expected", "cadence", "state", "catalogue_id", "turned_at", "cadence_at",
        "run_on", "result", "found", "recorded_at",
        "kind", "media_type", "size", "sha256", "covers_from", "covers_to", "collected_on", "uploaded_at", "expires_on", "review", "reviewed_at", "review_note",
    ]

    static func withoutPersonal(_ entry: PresentedEntry) -> PresentedEntry {
        PresentedEntry(leaf: entry.leaf, openings: entry.openings.filter { fields.contains(plain($0.key)) })
    }

    private static func plain(_ field: String) -> String { field.hasSuffix(Change.beforeMark) ? String(field.dropLast(Change.beforeMark.count)) : field }
}
