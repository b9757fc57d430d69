/// Decides whether an address is one of work. Every way into an organisation passes it: sign-up, invitation, change of
/// address and provisioning. Reports of vulnerabilities and requests about privacy do not.
///
/// The domain alone decides, never its mail servers: a company's own domain at a provider is a company's.
public struct WorkEmailGate: Sendable {
    public enum Decision: Hashable, Sendable {
        case allowed
        /// The entry or the name that matched.
        case personal(String)
        case malformed

        /// What to say beside the field; nil when allowed. It says nothing about accounts.
        public var advice: String? {
            switch self {
            case .allowed: nil
            case .personal(let domain): "Use your work address. \(domain) gives addresses to everybody, so it cannot show where you work."
            case .malformed: EmailAddress.advice
            }
        }
    }

    /// Providers with a domain in nearly every country.
    static let brands: Set<String> = ["yahoo", "hotmail", "outlook", "live", "gmx", "yandex"]

    /// The day the list was last looked through, `YYYY-MM-DD`.
    public let date: String
    private let domains: Set<String>
    private let suffixes: PublicSuffixes

    /// - Parameter folder: the folder `data` of the program's resources, which has `personal-domains.txt`.
    /// - Throws: when the file cannot be read, has no date, or an entry is not a domain in its one spelling.
    public init(folder: String) throws {
        let file = try LineFile(folder: folder, name: "personal-domains.txt", limit: 1 << 20)
        func refuse(_ reason: String) -> LineFile.Unreadable { .init(path: file.path, reason: reason) }
        guard let date = file.comments.first(where: { $0.hasPrefix("Date: ") })?.dropFirst(6) else { throw refuse("has no line \"# Date: YYYY-MM-DD\"") }
        for entry in file.entries where DomainName(entry)?.ascii != entry { throw refuse("\"\(entry)\" is not a domain in lower case and A-labels") }
        guard let suffixes = PublicSuffixes.system else { throw refuse("needs the Public Suffix List: install the package publicsuffix") }
        (self.date, domains, self.suffixes) = (String(date), Set(file.entries), suffixes)
    }

    /// - Parameter allowed: domains that platform staff let through for this organisation, with everything below them.
    public func decide(_ typed: String, allowing allowed: Set<DomainName> = []) -> Decision {
        EmailAddress(typed).map { decide($0, allowing: allowed) } ?? .malformed
    }

    public func decide(_ address: EmailAddress, allowing allowed: Set<DomainName> = []) -> Decision {
        let names = candidates(address.domain)
        if names.contains(where: { name in allowed.contains { $0.ascii == name } }) { return .allowed }
        if let match = names.first(where: domains.contains) { return .personal(match) }
        if let brand = suffixes.brand(of: address.domain), Self.brands.contains(brand) {
            return .personal(suffixes.registrable(of: address.domain) ?? address.domain.ascii)
        }
        return .allowed
    }

    /// The host, then its parents down to the name that was registered, so that `mail.yahoo.com` is Yahoo's while
    /// `me.com.example.co` is not Apple's. A name that is itself a suffix has no parents.
    private func candidates(_ domain: DomainName) -> [String] {
        guard let registrable = suffixes.registrable(of: domain) else { return [domain.ascii] }
        return domain.withParents.filter { $0.utf8.count >= registrable.utf8.count }
    }
}
