public import HTTPTypes
public import Hummingbird

/// What a verb's route gives back. The path turns it into a response with the headers that belong to it.
public enum Answer: Sendable {
    /// A page inside the shell.
    case page(Page)
    /// Bytes of JSON.
    case json([UInt8], status: Int = 200, location: String? = nil)
    /// JSON of one record, with its version, which the entity tag carries.
    indirect case versioned(Int, Answer)
    /// 303, after a form: a path of ours.
    case seeOther(String)
    /// 204.
    case nothing
    /// A download, streamed: always an attachment (`security.md` 29). Its own `extra` fields go before the usual ones.
    case file(Download)
    /// Another answer, with cookies to set.
    indirect case with(cookies: [String], Answer)
    /// Anything that needs its own headers. The path still adds the common ones.
    case response(Response)
}

/// Bytes on their way out.
public struct Download: Sendable {
    public let name: String
    public let mediaType: String
    public var body: ResponseBody
    public let extra: HTTPFields
    public let status: Int
    public init(name: String, mediaType: String, body: ResponseBody, status: Int = 200, extra: HTTPFields = [:]) {
        (self.name, self.mediaType, self.body, self.status, self.extra) = (name, mediaType, body, status, extra)
    }
}

/// A page before the shell is put around it.
public struct Page: Sendable {
    public var title: String
    public var body: HTML
    /// From the area down to the parent of this page; the page itself is not in it.
    public var crumbs: [(label: String, path: String)]
    public var status: Int
    /// The area that the navigation marks, such as `assets`.
    public var area: String
    /// Whether the body opens with a list of errors: the title then begins with "Error:". True for 422 unless set otherwise.
    public var hasErrors: Bool
    /// In the plain shell: a page of reading width instead of a column for one form.
    public var isBroad = false
    /// An origin whose script and frame this page alone takes: a provider's challenge (`security.md` 34). Nil for none.
    public var provider: String?
    /// Seconds after which another try makes sense; for pages of 429 and 503.
    public var retryAfter: Int64?

    public init(_ title: String, area: String = "", crumbs: [(label: String, path: String)] = [], status: Int = 200, _ body: HTML) {
        (self.title, self.area, self.crumbs, self.status, self.body) = (title, area, crumbs, status, body)
        hasErrors = status == 422
    }
}
