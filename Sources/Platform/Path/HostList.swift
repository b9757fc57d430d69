public import HTTPTypes
internal import Store

/// The names that a listener answers to. A page of a stranger's whose name leads to us would otherwise read and write here as
/// if it were ours.
public struct HostList: Sendable {
    /// Without ports, in lower case; nil for every name.
    private let names: Set<String>?
    private init(_ names: Set<String>?) { self.names = names }

    /// Every name, for what no network reaches.
    public static let any = HostList(nil as Set<String>?)
    /// The names of the own machine.
    public static let loopback = ["localhost", "127.0.0.1", "[::1]"]

    /// - Parameter names: as Host writes them. A port is left out: only a browser on the very same machine could use another.
    /// - Returns: nil where one of them is no name.
    public init?(_ names: [String]) {
        var found: Set<String> = []
        for name in names {
            guard let host = Self.host(of: name) else { return nil }
            found.insert(host)
        }
        self.init(found)
    }

    /// - Throws: ``Problem``: 400 for a request that does not say whom it is for, or says it in two ways, or whose path is none;
    ///   421 for another's.
    public func check(_ head: HTTPRequest) throws {
        guard let names else { return }
        let second = HTTPField.Name("Host").map { head.headerFields[values: $0] } ?? []
        guard let authority = head.authority ?? second.first, let host = Self.host(of: authority) else {
            throw Problem.malformed("Say with Host whom this is for.", field: "Host")
        }
        guard second.allSatisfy({ $0.lowercased() == authority.lowercased() }) else {
            throw Problem.malformed("The request names two hosts.", field: "Host")
        }
        guard head.path?.hasPrefix("/") == true else { throw Problem.malformed("A path begins with a slash.") }
        guard names.contains(host) else { throw Problem(.misdirected, "This host is not served here.") }
    }

    /// The host that a request is for, without port; nil where it is none of ours.
    public func name(in head: HTTPRequest) -> String? {
        head.authority.flatMap(Self.host).flatMap { names?.contains($0) ?? true ? $0 : nil }
    }

    /// `example.com`, `192.0.2.1` or `[2001:db8::1]`, in lower case.
    static func host(of authority: String) -> String? {
        guard 1...260 ~= authority.utf8.count else { return nil }
        let text = authority.lowercased()
        let host: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), IPAddress(text[text.index(after: text.startIndex)..<end]) != nil else { return nil }
            host = text[...end]
        } else {
            host = text.prefix { $0 != ":" }
            guard !host.isEmpty, host.utf8.allSatisfy({ 97...122 ~= $0 || 48...57 ~= $0 || $0 == 45 || $0 == 46 || $0 == 95 }) else { return nil }
        }
        let port = text[host.endIndex...]
        guard port.isEmpty || 2...6 ~= port.utf8.count && port.hasPrefix(":") && port.utf8.dropFirst().allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return String(host)
    }
}
