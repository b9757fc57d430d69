/// The parts from which every page is made, as `/design` shows them: functions that return markup.
///
/// A part is chosen by what it is for, never by how it looks; each says when to use it. None takes a colour, a width or a
/// style, because the content security policy allows no inline style and the stylesheet knows the rest.
public enum UI {}

extension UI {
    /// A value and the words a person chooses it by.
    public struct Option: Sendable {
        public let value, label: String
        /// The key that chooses it, where single keys are on.
        public let key: String?
        public init(_ value: String, _ label: String, key: String? = nil) { (self.value, self.label, self.key) = (value, label, key) }
    }

    /// The id of the input of a field, so that a list of errors can lead to it. The prefix keeps a field that is named like
    /// a landmark (`main`, `nav`) from taking its id.
    public static func fieldID(_ name: String) -> String { "f-" + name }

    /// The field in which a form carries the session's token.
    public static let csrfField = "csrf"
}
