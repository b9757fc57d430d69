import CPublicSuffix

/// The Public Suffix List: where a name stops being a registry's and starts being somebody's.
///
/// The newer of the list inside libpsl and the one of Debian's package `publicsuffix`, with its private section.
public struct PublicSuffixes: @unchecked Sendable {  // the list is read only, and never freed
    private let list: OpaquePointer

    /// - Returns: nil where the system has no list at all.
    public static let system: PublicSuffixes? = psl_latest(nil).map(PublicSuffixes.init(list:))

    /// The name that somebody registered: `example.co.uk` of `mail.example.co.uk`.
    ///
    /// - Returns: nil when the name is a suffix itself.
    public func registrable(of name: DomainName) -> String? {
        name.ascii.withCString { text in psl_registrable_domain(list, text).map { String(cString: $0) } }  // points into `text`
    }

    /// Whether a registry of the ICANN section sells names below it: true of `co.uk`, not of `github.io` or of an unknown word.
    public func isRegistry(_ suffix: some StringProtocol) -> Bool {
        psl_is_public_suffix2(list, String(suffix), Int32(PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE)) == 1
    }

    /// The first label of the registered name, if what follows is a registry: `yahoo` of `mail.yahoo.co.uk`.
    public func brand(of name: DomainName) -> String? {
        guard let registrable = registrable(of: name), let dot = registrable.firstIndex(of: ".") else { return nil }
        return isRegistry(registrable[registrable.index(after: dot)...]) ? String(registrable[..<dot]) : nil
    }
}
