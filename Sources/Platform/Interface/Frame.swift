/// What stands around a page: who is asking, where they may go, and what the last request left to say.
public struct Frame: Sendable {
    /// The organisation in whose pages we are. Without one the plain shell is drawn, whatever else is set.
    public struct Organisation: Sendable {
        public let name: String
        /// `/o/{slug}`.
        public let home: String
        public init(name: String, home: String) { (self.name, self.home) = (name, home) }
    }
    /// The search of the bar.
    public struct Search: Sendable {
        public let path, label: String
        /// What was searched for, on the page of results.
        public let words: String
        public init(path: String, label: String = "Search everything you may see", words: String = "") {
            (self.path, self.label, self.words) = (path, label, words)
        }
    }

    public var assets: Assets.Addresses
    public var csrf: String
    public var organisation: Organisation?
    /// "signed in as CISO".
    public var role: String
    /// What the role may see, in its order. The first section may have no title.
    public var navigation: [NavSection]
    /// Account and sessions; sign-out is added by the shell.
    public var person: [NavItem]
    public var search: Search?
    /// Marks the navigation where the page itself names no area.
    public var area: String
    public var notice: UI.Notice?
    /// At the foot of the plain shell: security, status, privacy.
    public var foot: [HTML]
    /// Whether somebody is signed in without an organisation: the plain shell then offers to sign out.
    public var isSignedIn: Bool
    /// Where the organisation's name leads.
    public var switcher: String
    public var signOut: String
    /// Off when the account has switched single keys off.
    public var hasKeys: Bool
    /// In which zones times and days are, in a sentence.
    public var zones: String?
    /// The address of ``Keyboard``'s page, to which `?` leads.
    public var keysPage: String?

    public init(
        assets: Assets.Addresses, csrf: String = "", organisation: Organisation? = nil, role: String = "", navigation: [NavSection] = [],
        person: [NavItem] = [], search: Search? = nil, area: String = "", notice: UI.Notice? = nil, foot: [HTML] = [],
        isSignedIn: Bool = false, switcher: String = "/organisations", signOut: String = "/sign-out", hasKeys: Bool = true, keysPage: String? = nil,
        zones: String? = nil
    ) {
        (self.assets, self.csrf, self.organisation, self.role, self.navigation) = (assets, csrf, organisation, role, navigation)
        (self.person, self.search, self.area, self.notice, self.foot) = (person, search, area, notice, foot)
        (self.isSignedIn, self.switcher, self.signOut, self.hasKeys, self.keysPage) = (isSignedIn, switcher, signOut, hasKeys, keysPage)
        self.zones = zones
    }
}

/// A part of the navigation.
public struct NavSection: Sendable {
    public let title: String?
    public let items: [NavItem]
    public init(_ title: String?, _ items: [NavItem]) { (self.title, self.items) = (title, items) }
}

/// A word in the navigation, without an icon.
public struct NavItem: Sendable {
    /// A number beside the word means work for this person; late and soon are said in words and colour.
    public enum NoteKind: String, Sendable { case plain = "n", soon = "n soon", late = "n late" }
    public let label, path: String
    /// What `Page.area` is compared with.
    public let key: String
    public let note: String?
    public let noteKind: NoteKind
    /// The letter that goes there after `g`.
    public let letter: String?
    public init(_ label: String, path: String, key: String, note: String? = nil, noteKind: NoteKind = .plain, letter: String? = nil) {
        (self.label, self.path, self.key, self.note, self.noteKind, self.letter) = (label, path, key, note, noteKind, letter)
    }
}
