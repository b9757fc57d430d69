public import Platform
internal import Store

/// What shows that a control works or a requirement is met: a file that is kept sealed, or a link to where it is.
///
/// It exists only together with its file or link. The days that it speaks of (`covers…`) are apart from the day somebody
/// collected it and from the moment it was uploaded.
public struct Evidence: Record {
    public var id = "", version = 0
    public var title = "", description = ""
    public var kind = EvidenceKind.file
    public var url: Link?
    public var fileName: String?
    public var mediaType: String?
    /// Bytes of plaintext.
    public var size: Int?
    /// Of the plaintext, 64 hexadecimal digits.
    public var sha256: String?
    public var coversFrom: Day?
    public var coversTo: Day?
    public var collectedOn = Day(number: 0)
    public var uploadedAt = Instant(milliseconds: 0)
    public var uploadedBy = Relation<People>()
    /// The last day on which it still counts. Nothing shows something for ever: whoever leaves it empty gets ``endIfNoneIsGiven``.
    public var expiresOn: Day?
    public var review = Review.toReview
    public var reviewedBy: Relation<People>?
    public var reviewedAt: Instant?
    public var reviewNote = ""
    /// Who last said what it covers, if not the uploader: they do not review it either.
    public var statedBy: Relation<People>?
    public init() {}

    public static let fields = Fields<Evidence> {
        $0.add("title", \.title, "Title", 1...200, [.title, .search], help: "What it shows, as an auditor would ask for it.")
        $0.add("description", \.description, "Description", 0...4_000, [.long, .search], help: "Where it comes from and how to read it.")
        $0.add("kind", \.kind, "Kind", nil, [.readOnly])
        $0.add("url", \.url, "Address", help: "For a link: begins with https://.")
        $0.add("file_name", \.fileName, "File", 1...255, [.readOnly])
        $0.add("media_type", \.mediaType, "Media type", 1...100, [.readOnly])
        $0.add("size", \.size, "Size in bytes", nil, [.readOnly])
        $0.add("sha256", \.sha256, "SHA-256", 64...64, [.readOnly])
        $0.add("covers_from", \.coversFrom, "Covers from", help: "The first day that it speaks of.")
        $0.add("covers_to", \.coversTo, "Covers to", help: "The last day that it speaks of.")
        $0.add("collected_on", \.collectedOn, "Collected on", help: "When it was taken from its source.")
        $0.add("uploaded_at", \.uploadedAt, "Uploaded", nil, [.readOnly])
        $0.add("uploaded_by", \.uploadedBy, "Uploaded by", nil, [.readOnly])
        $0.add(
            "expires_on", \.expiresOn, "Counts until", help: "At most three years after it was collected. Empty: a year after the last day that it speaks of.")
        $0.add("review", \.review, "Review", nil, [.readOnly])
        $0.add("reviewed_by", \.reviewedBy, "Reviewed by", nil, [.readOnly])
        $0.add("reviewed_at", \.reviewedAt, "Reviewed", nil, [.readOnly])
        $0.add("review_note", \.reviewNote, "Note of the review", 0...2_000, [.readOnly, .long])
        $0.add("stated_by", \.statedBy, "Period stated by", nil, [.readOnly])
    }

    /// What it counts as on a day: nobody has to set anything for it to expire.
    public func state(on today: Day) -> EvidenceState {
        switch review {
        case .withdrawn: .withdrawn
        case .rejected: .rejected
        case .accepted, .toReview: expiresOn.map { $0 < today } == true ? .expired : review == .accepted ? .accepted : .toReview
        }
    }

    /// A year after the last day that it speaks of, or after it was collected if that was sooner.
    var endIfNoneIsGiven: Day { max(collectedOn, min(collectedOn, coversTo ?? collectedOn).adding(months: 12)) }
    var lastEnd: Day { collectedOn.adding(months: 36) }

    /// Four eyes: neither who brought it nor who last said what it covers.
    func isReviewable(by member: String) -> Bool { uploadedBy.id != member && statedBy?.id != member }

    /// Whether an edit changes what a reviewer looked at.
    func differsInSubstance(from other: Evidence) -> Bool {
        url != other.url || coversFrom != other.coversFrom || coversTo != other.coversTo || collectedOn != other.collectedOn || expiresOn != other.expiresOn
    }

    /// Rules that need more than one field.
    func complaints(today: Day) -> [Problem.Field] {
        var problems: [Problem.Field] = []
        switch (kind, url) {
        case (.link, nil): problems.append(.init("url", "Address: write an address that begins with https://"))
        case (.file, .some): problems.append(.init("url", "Address: this evidence is a file and has none"))
        default: break
        }
        switch (coversFrom, coversTo) {
        case (let from?, let to?) where to < from: problems.append(.init("covers_to", "Covers to: choose a day on or after the first"))
        case (.some, nil): problems.append(.init("covers_to", "Covers to: give the last day too, or neither"))
        case (nil, .some): problems.append(.init("covers_from", "Covers from: give the first day too, or neither"))
        default: break
        }
        if collectedOn > today { problems.append(.init("collected_on", "Collected on: choose today or an earlier day")) }
        if let expiresOn {
            if expiresOn < collectedOn { problems.append(.init("expires_on", "Counts until: choose a day on or after the one it was collected")) }
            if expiresOn > lastEnd { problems.append(.init("expires_on", "Counts until: choose a day within three years of the one it was collected")) }
        }
        if let coversTo, coversTo > max(expiresOn ?? endIfNoneIsGiven, collectedOn) {
            problems.append(.init("covers_to", "Covers to: choose a day on or before the one it counts until"))
        }
        return problems
    }
}

public enum EvidenceKind: String, Choice {
    case file, link
    public var label: String { self == .file ? "File" : "Link" }
}

/// What reviewers made of it. What was accepted is never deleted: it is withdrawn, and stays as it was.
public enum Review: String, Choice {
    case toReview = "to_review", accepted, rejected, withdrawn
    public var label: String {
        switch self {
        case .toReview: "To review"
        case .accepted: "Accepted"
        case .rejected: "Rejected"
        case .withdrawn: "Withdrawn"
        }
    }
    public var shape: UI.Shape? {
        switch self {
        case .toReview: .plan
        case .accepted: .good
        case .rejected: .bad
        case .withdrawn: .out
        }
    }
}

/// What a piece of evidence counts as today. Only `accepted` supports anything.
public enum EvidenceState: String, Sendable, CaseIterable {
    case toReview = "to_review", accepted, expired, rejected, withdrawn

    var ui: UI.State {
        switch self {
        case .toReview: .toReview
        case .accepted: .accepted
        case .expired: .expired
        case .rejected: .rejected
        case .withdrawn: .withdrawn
        }
    }
}
