public import Platform

/// A piece of evidence as far as verdicts depend on it.
public struct SupportingEvidence: Sendable, Equatable {
    public let id, title: String
    /// `file` or `link`.
    public let kind: String
    /// `to_review`, `accepted`, `rejected` or `withdrawn`, as its reviewer left it.
    public let review: String
    /// The last day on which it still shows something; nil for what does not age.
    public let expiresOn: Day?
    /// Of the file, in hexadecimal digits; nil for a link.
    public let sha256: String?
    /// Whether it was attached to the requirement itself.
    public var isDirect = false
    /// When it was attached to the control, in milliseconds since 1970 UTC.
    var linkedAt: Int64 = 0
    /// Codes of the controls through which it supports a requirement.
    public var through: [String] = []

    public init(id: String, title: String, kind: String, review: String, expiresOn: Day?, sha256: String?) {
        (self.id, self.title, self.kind, self.review, self.expiresOn, self.sha256) = (id, title, kind, review, expiresOn, sha256)
    }

    public var isAccepted: Bool { review == "accepted" }
    public func isExpired(by today: Day) -> Bool { expiry(by: today) != nil }
    public func isFresh(on today: Day) -> Bool { isAccepted && !isExpired(by: today) }
    /// The day it expired on, if that is past.
    func expiry(by today: Day) -> Day? { expiresOn.flatMap { $0 < today ? $0 : nil } }

    /// How its review stands, as one of the product's words.
    func shown(on today: Day) -> UI.State {
        switch review {
        case "accepted": isExpired(by: today) ? .expired : .accepted
        case "rejected": .rejected
        case "withdrawn": UI.State(.out, "Withdrawn")
        default: .toReview
        }
    }
}
