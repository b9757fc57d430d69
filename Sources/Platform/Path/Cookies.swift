public import HTTPTypes

/// The cookies that the program sets and reads (`security.md` 17). All are `__Host-`: of this host alone, and only over a
/// connection that a browser holds to be secure, which for `localhost` it does.
public enum Cookie: String, Sendable {
    case session = "__Host-session"
    /// Ties the forms of somebody who is not signed in to their browser.
    case visit = "__Host-visit"
    case csrf = "__Host-csrf"
    /// A ticket between password and factor, or between a mailed link and its form.
    case ticket = "__Host-ticket"
    /// Signed: this browser has signed in to that account before.
    case device = "__Host-device"

    /// - Parameter seconds: nil for one that goes with the browser's session; 0 deletes it.
    public func setting(_ value: String, seconds: Int? = nil) -> String {
        "\(rawValue)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax" + (seconds.map { "; Max-Age=\($0)" } ?? "")
    }
    public var cleared: String { setting("", seconds: 0) }

    /// The value in a Cookie header, if it is there exactly once: two of one name mean that somebody planted one.
    public func value(in fields: HTTPFields) -> String? {
        var found: String?
        for header in fields[values: .cookie] where header.utf8.count <= 8_192 {
            for pair in header.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard let equals = pair.firstIndex(of: "="), pair[..<equals] == rawValue else { continue }
                guard found == nil else { return nil }
                found = String(pair[pair.index(after: equals)...])
            }
        }
        return found
    }
}
