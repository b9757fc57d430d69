public import Store

/// What visitors of the public pages leave for the operator of the installation.
public enum EnquiryTables {
    public static let all: [Table] = [enquiry, claim]

    /// A message or a request, with what one person typed. It is in no organisation. It goes a year after it was done.
    public static let enquiry = Table(
        "enquiry", .letterbox,
        [
            Column("kind", .text(max: 20)), Column("concern", .text(max: 20), required: false), Column("name", .text(max: 200)),
            Column("email", .text(max: 254)), Column("body", .text(max: 5_000)), Column("held", .flag), Column("came_at", .instant),
            Column("due_on", .text(max: 10), required: false), Column("told_at", .instant, required: false), Column("done_at", .instant, required: false),
        ])

    /// Words that can be said once until they end: spent challenges, and the places of a day that public forms have.
    public static let claim = Table(
        "claim", .letterbox, [Column("word", .text(max: 200)), Column("ends_at", .instant)], unique: [["word"]], indexes: [["ends_at"]])
}
