extension UI {
    /// What a notice is about. The word must say it too; the tint only helps.
    public enum Tone: String, Sendable, CaseIterable {
        /// For information.
        case note
        case good, warn, bad
    }

    /// What happened after a redirect: stands at the top of the next page and stays. Undo is a link or a form in it.
    public struct Notice: Sendable {
        public let tone: Tone
        public let text: HTML
        public init(_ tone: Tone, _ text: HTML) { (self.tone, self.text) = (tone, text) }
    }

    /// A sentence that belongs to this page and must not be missed. Two a page are one too many.
    public static func notice(_ tone: Tone, _ text: HTML) -> HTML { #"<div class="notice \#(tone.rawValue)"><div>\#(text)</div></div>"# }
}
