internal import Platform
internal import Store

/// What a record was tied to at a moment: a field that is no column of its own, but rows beside the record.
///
/// A tie that stands now, and was made by then, stood then. One that is gone stood then if the next thing that the log says of it is
/// that it was cut.
struct Gathered: Sendable {
    let name, label: String
    /// The ties of each record, parted by ``separator``.
    let then: @Sendable (_ ids: [String], _ bound: String, _ moment: Int64, Reading) throws -> [String: [String]]
    /// What people read for a tie; one that is not there has gone since.
    let words: @Sendable (_ ties: [String], _ moment: Int64, Reading) throws -> [String: String]

    static let separator = "; "

    /// Requirements that a control served: `iso27001-2022 A.5.1`.
    static let requirements = Gathered(
        name: "requirements", label: "Serves", then: { try $3.servedThen($0, below: $1, after: $2) }, words: { _, _, _ in [:] })

    /// Controls and requirements that evidence supported: `control_id` or `assessment_id`, a space, and its id.
    static let supported = Gathered(
        name: "supports", label: "Supports", then: { try $3.supportedThen($0, below: $1, after: $2) }, words: { try $2.supportedWords($0, at: $1) })
}
