internal import Store

/// Work that a transaction left behind, taken up by this node: what, for whom and about which records, in ids alone.
public struct Job: Sendable {
    public let id, kind: String
    /// Nil where it concerns an account alone.
    public let organisation, account: String?
    public let ids: [String: String]
    /// 1 for the first.
    public let attempt: Int
    /// When its event happened, in milliseconds since 1970 UTC: the same in each attempt.
    public let createdAt: Int64
    /// Of this taking; whoever lost the lease holds another.
    let holder: String

    /// - Throws: ``JobFailure`` for good, when whoever asked for it named no such record.
    public func id(_ name: String) throws(JobFailure) -> String {
        guard let id = ids[name] else { throw JobFailure("no-\(name)", isFinal: true) }
        return id
    }
    /// - Throws: as ``id(_:)``, when it is in no organisation.
    public func inOrganisation() throws(JobFailure) -> String {
        guard let organisation else { throw JobFailure("no-organisation", isFinal: true) }
        return organisation
    }
}

/// Where a job of the queue stands.
public enum JobState: String, Sendable, CaseIterable {
    case waiting, running, done
    /// It was no longer to be done when it was taken up, or the operator said so.
    case dropped
    /// A dead letter: it failed for good, or too often. The operator may have it tried again.
    case dead
}

/// How the work on a job ended, where it did not fail.
public enum JobOutcome: Sendable { case done, dropped }

/// Why a job failed, in one word that names nobody: it is kept and shown to the operator.
public struct JobFailure: Error, Hashable, Sendable {
    /// At most 80 characters of it are kept.
    public let kind: String
    /// Another attempt would fail alike.
    public let isFinal: Bool
    /// Milliseconds before another attempt, where the other side said so.
    public let wait: Int64?

    public init(_ kind: String, isFinal: Bool = false, wait: Int64? = nil) { (self.kind, self.isFinal, self.wait) = (kind, isFinal, wait) }

    /// What is kept of any error: its kind, and nothing that it carries.
    init(of error: any Error) {
        switch error {
        case let failure as JobFailure: self = failure
        case let problem as Problem: self.init("\(problem.kind)")
        case is StoreError: self.init("store")
        default: self.init(String(describing: type(of: error)))
        }
    }
}
