/// A framework as its catalogue file describes it: identifiers of the standard, titles and guidance of ours.
public struct Catalogue: Sendable {
    /// Also the name of the file, such as `iso27001-2022`.
    public let id: String
    public let name: String
    /// As a breadcrumb or a column would call it.
    public let short: String
    public let version: Int
    /// In the order of the standard; a parent stands before what it holds.
    public let requirements: [Entry]

    public struct Entry: Sendable {
        /// The standard's own identifier, such as `A.8.8`.
        public let id: String
        public let parent: String?
        public let title: String
        /// False for a heading that only holds others.
        public let isAssessable: Bool
        /// Whether the standard lets nobody leave it out, itself or the theme that it is in.
        public let isMandatory: Bool
        public let guidance: Guidance?
    }
    public struct Guidance: Sendable {
        public let asked, good, assessor: String
    }
}

/// One of our own controls, which may serve requirements of several frameworks.
public struct CommonControl: Sendable {
    /// Such as `AC-02`.
    public let id: String
    public let title, objective, practice, test: String
    /// What a tester would expect to be shown.
    public let evidence: [String]
    public let cadence: Cadence
    public let owner: Role
    /// Framework → identifiers of requirements.
    public let serves: [String: [String]]
}
