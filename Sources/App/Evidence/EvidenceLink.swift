/// What a piece of evidence supports: a control or a requirement. What of it the reader may not see is nil.
struct EvidenceLink: Sendable {
    enum Supported: Sendable {
        case control(id: String, code: String?, title: String?)
        /// `id` of the assessment; `requirement` as the standard numbers it.
        case requirement(id: String, framework: String?, requirement: String?)
    }
    let id: String
    let version: Int
    let supports: Supported

    /// Code or number, for a list.
    var ref: String {
        switch supports {
        case .control(_, let code, _): code ?? "a control not shown to you"
        case .requirement(_, _, let requirement): requirement ?? "a requirement not shown to you"
        }
    }
}

/// What evidence is to be linked to.
enum EvidenceTarget: Sendable, Equatable {
    case control(String)
    /// The id of an assessment.
    case requirement(String)

    /// As a body and an address name it.
    var field: String { if case .control = self { "control_id" } else { "assessment_id" } }
}

/// A piece of evidence and what it supports.
struct EvidenceDetail: Sendable {
    let evidence: Evidence
    let links: [EvidenceLink]
}
