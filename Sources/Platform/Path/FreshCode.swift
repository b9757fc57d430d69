/// A class of sensitive acts, each of which asks for a fresh code before it is done (`security.md` 14).
///
/// A route names its class; the path asks. A code opens one class, in the session it was given in, for five minutes.
public enum FreshClass: String, Sendable, CaseIterable {
    /// The account itself: its address, its data, its end.
    case account
    /// What one signs in with beside the password.
    case factors
    /// Who belongs to an organisation, and what they may do there.
    case team
    /// What programs may do in somebody's name.
    case tokens
    /// The organisation as a whole: its end.
    case organisation
    /// What is taken out for good.
    case erasure

    /// What comes next, as the page that asks says it.
    var purpose: String {
        switch self {
        case .account: "This concerns your account itself."
        case .factors: "This changes how you sign in."
        case .team: "This changes who may do what in your organisation."
        case .tokens: "This lets a program act in your name."
        case .organisation: "This concerns your organisation as a whole."
        case .erasure: "This takes something out for good."
        }
    }
}

/// A code that was given a moment ago, as the session remembers it.
public struct FreshCode: Sendable {
    public let kind: FreshClass
    /// Milliseconds since 1970 UTC.
    public let until: Int64
    public init(_ kind: FreshClass, until: Int64) { (self.kind, self.until) = (kind, until) }
}

/// What became of a code that was given for a sensitive act.
public enum FreshVerdict: Sendable {
    /// The class is open until then.
    case accepted(until: Int64)
    case wrong
    case used
    /// Neither six digits nor a backup code: no attempt.
    case malformed
    /// Too many wrong ones. The session goes on.
    case closed(until: Int64)
}

extension Caller {
    /// Whether a code was given in this session for this class, less than five minutes ago. Never for a token.
    public func isFresh(_ kind: FreshClass, at now: Int64) -> Bool {
        guard session != nil, let fresh else { return false }
        return fresh.kind == kind && fresh.until > now
    }
}

extension Call {
    public func isFresh(_ kind: FreshClass) -> Bool { caller?.isFresh(kind, at: now) ?? false }
}
