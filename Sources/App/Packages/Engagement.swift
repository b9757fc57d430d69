public import Platform
internal import Store

/// An audit that somebody from outside was invited to: what of, which days it is about, and until when they may look.
public struct Engagement: Sendable, Equatable {
    public let id, title, framework: String
    /// The days that the audit is about, both within.
    public let from, to: Day
    /// The last day on which its auditors see anything.
    public let endsOn: Day
    /// Members in the role of Auditor.
    public internal(set) var auditors: [Auditor] = []
    /// Of the row, for whoever changes it.
    var version = 1

    public struct Auditor: Sendable, Equatable {
        public let id, name: String
    }
}

/// Somebody changed the engagement since it was read.
struct StaleEngagement: Error {
    let theirs: Engagement
    /// As it would be with what was given, and with the version that was given.
    let yours: Engagement

    init(theirs: Engagement, yours: Engagement, at version: Int) {
        self.theirs = theirs
        var yours = yours
        yours.version = version
        self.yours = yours
    }
}

/// What was asked for, before it is known to be acceptable.
struct EngagementDraft: Sendable {
    var title = "", framework = "", from = "", to = "", endsOn = ""
    var auditors: [String] = []
    /// What was not acceptable when it was read; the verb adds its own and answers with all of it.
    var problems: [Problem.Field] = []
    /// What can be changed later: all but the framework.
    static let changes: Set<String> = ["title", "from", "to", "ends_on", "auditors", "version"]
    static let names: Set<String> = ["title", "framework", "from", "to", "ends_on", "auditors"]
}

extension EngagementDraft {
    /// As it stands.
    init(_ one: Engagement) {
        self.init(
            title: one.title, framework: one.framework, from: one.from.iso, to: one.to.iso, endsOn: one.endsOn.iso, auditors: one.auditors.map(\.id))
    }
}
