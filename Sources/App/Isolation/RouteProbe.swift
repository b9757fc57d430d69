internal import Platform

/// One call of one route by a canary's person, and what must come back.
struct RouteProbe: Sendable {
    enum Way: String, Sendable {
        /// Leads into the other's organisation, or to a record of the other's.
        case foreign = "from the wrong side"
        /// Stays at home, where nothing of the other's may come up.
        case home = "at home"
        /// Leads to one's own record, which is there: or the probes from the wrong side would prove nothing.
        case own = "to one's own"
        /// Of nobody.
        case outside = "as nobody"
    }
    static let form = "application/x-www-form-urlencoded"

    let route: Route
    let way: Way
    /// Path and query.
    let target: String
    var type = "", body = ""
    var channel: IsolationChannel?
    /// Whether the answer must show what is one's own.
    var showsOwn = false

    var name: String { "\(route.method.rawValue) \(route.path)" }

    /// The call and whose it is, in words that name nobody.
    func title(_ own: CanarySide) -> String { "\(name) \(way.rawValue)" + (way == .outside ? "" : ", as \(own.letter),") }

    /// What is wrong with an answer; nil when it is as it must be.
    func complaint(_ status: Int, _ text: ReplyText, own: CanarySide, other: CanarySide) -> String? {
        let title = title(own)
        if text.contains(other.mark) || way == .outside && text.contains(own.mark) { return "\(title) shows what is another organisation's" }
        // An answer that nobody thought of hides whether something was found.
        if status >= 500 || status < 200 { return "\(title) answers \(status)" }
        switch way {
        case .foreign: return status == 404 ? nil : "\(title) answers \(status), not 404"
        case .own where status >= 300: return "\(title) answers \(status), so the probe proves nothing"
        case .own, .home, .outside: break
        }
        return showsOwn && !text.contains(own.mark) ? "\(title) does not show what is its own, so the probe proves nothing" : nil
    }

    static func encoded(_ form: [String: String]) -> String {
        form.sorted { $0.key < $1.key }.map { PercentEncoding.encode($0.key) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
    }
    static func json(_ fields: [String: String]) -> String {
        var out = Out()
        out.object { out in
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) { out.member(name, value) }
        }
        return String(decoding: out.bytes, as: UTF8.self)
    }
}
