/// Decides whether an address is one of work. Every way into an organisation passes it: sign-up, invitation, change of
/// address and provisioning. Reports of vulnerabilities and requests about privacy do not.
///
/// The domain alone decides, never its mail servers: a company's own domain at a provider is a company's.
public struct WorkEmailGate: Sendable {
    public enum Decision: Hashable, Sendable {
        case allowed
        /// The entry or the name that matched.
        case personal(String)
        case disposable(String)
        case malformed

        /// What to say beside the field; nil when allowed. It says nothing about accounts.
        public var advice: String? {
            switch self {
            case .allowed: nil
            case .personal(let domain): "Use your work address. \(domain) gives addresses to everybody, so it cannot show where you work."
            case .disposable(let domain): "Use your work address. \(domain) gives addresses for minutes, and we need to reach you."
            case .malformed: EmailAddress.advice
            }
        }
    }

    /// Providers with a domain in nearly every country.
    static let brands: Set<String> = ["yahoo", "hotmail", "outlook", "live", "gmx", "yandex"]

    private var personal, disposable: DomainList
    private let suffixes: PublicSuffixes

    /// - Parameter folder: the folder `data` of the program's resources, which has a file for each kind of list.
    /// - Throws: when a file cannot be read, has no date, or an entry is not a domain in its one spelling.
    public init(folder: String) throws {
        personal = try DomainList(folder: folder, kind: .personal)
        disposable = try DomainList(folder: folder, kind: .disposable)
        guard let suffixes = PublicSuffixes.system else {
            throw LineFile.Unreadable(path: folder, reason: "needs the Public Suffix List: install the package publicsuffix")
        }
        self.suffixes = suffixes
    }

    /// What it goes by.
    public var lists: [DomainList] { [personal, disposable] }

    /// The same with another list in place of the one of its kind.
    public func replacing(_ list: DomainList) -> WorkEmailGate {
        var gate = self
        switch list.kind {
        case .personal: gate.personal = list
        case .disposable: gate.disposable = list
        }
        return gate
    }

    /// - Parameter exceptions: ``subjects(of:)`` that the operator let through.
    public func decide(_ typed: String, exceptions: Set<String> = []) -> Decision {
        EmailAddress(typed).map { decide($0, exceptions: exceptions) } ?? .malformed
    }

    public func decide(_ address: EmailAddress, exceptions: Set<String> = []) -> Decision {
        if !exceptions.isEmpty, subjects(of: address).contains(where: exceptions.contains) { return .allowed }
        let names = candidates(address.domain)
        if let match = names.first(where: personal.domains.contains) { return .personal(match) }
        if let brand = suffixes.brand(of: address.domain), Self.brands.contains(brand) {
            return .personal(suffixes.registrable(of: address.domain) ?? address.domain.ascii)
        }
        if let match = names.first(where: disposable.domains.contains) { return .disposable(match) }
        return .allowed
    }

    /// What an exception for this address may be about: itself, its host, or a parent of that.
    public func subjects(of address: EmailAddress) -> [String] { [address.canonical] + candidates(address.domain) }

    /// An exception's subject in its one spelling, from a domain or an address as somebody typed it.
    public static func subject(_ typed: String) -> String? {
        typed.contains("@") ? EmailAddress(typed)?.canonical : DomainName(typed)?.ascii
    }

    /// The host, then its parents down to the name that was registered, so that `mail.yahoo.com` is Yahoo's while
    /// `me.com.example.co` is not Apple's. A name that is itself a suffix has no parents.
    private func candidates(_ domain: DomainName) -> [String] {
        guard let registrable = suffixes.registrable(of: domain) else { return [domain.ascii] }
        return domain.withParents.filter { $0.utf8.count >= registrable.utf8.count }
    }
}
