public import Store

/// Who may call a route at all; how far they may go is the permission's.
public enum Audience: Sendable {
    /// Nobody needs to be signed in.
    case visitor
    /// A signed-in account whose factor was shown, outside any organisation.
    case account
    /// A member of the organisation in the path, or of the token.
    case member
}

/// What a lapsed subscription does to a route (`security.md` 27).
public enum Gate: Sendable {
    /// Reads go on.
    case read
    /// Answers 402 while lapsed. What a route that changes something has unless it says otherwise.
    case write
    /// A write that lowers risk or adds no value: it stays open, for the reason given.
    case open(StaticString)
    /// Answers 402 unless the subscription is active or in trial: past due is not enough. The words say what needs it.
    case paid(StaticString)
}

public enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE" }

/// How a route answers: as a page for a browser with a session, as JSON for a bearer token, or as the bytes of a file.
public enum Representation: Sendable { case page, json }

/// One entry of the route table. The router, the wall test, the OpenAPI document and the permission page all read it.
public struct Route: Sendable {
    public let method: Method
    /// `/o/{organisation}/assets/{id}` for a page, `/api/v1/assets/{id}` for JSON: a token belongs to one membership, so
    /// its paths name no organisation.
    public let path: String
    public let audience: Audience
    /// Nil only where the audience alone decides.
    public let permission: String?
    public let gate: Gate
    public let representation: Representation
    /// One line for the OpenAPI document and the wall test's report.
    public let summary: String
    /// The table whose row `{id}` names: a path that has an `{id}` names one. It is looked for before everything else that may be
    /// refused, and the wall test plants a visible and an invisible one.
    public let record: Name?
    public let contract: Contract
    /// What a fresh code is asked for before it is done; nil for what is not sensitive. Only for what changes something.
    public let fresh: FreshClass?
    /// The names that may stand behind the `?`. The path refuses every other, and each that stands there twice.
    public let asks: Set<String>
    /// Throws what is wrong with a whole query, its values too; nil where names are all that can be. Asked only once a name is
    /// refused, so that everything is named together.
    public typealias Judge = @Sendable (_ query: Form, _ today: Day) throws -> Void
    public let judge: Judge?
    /// False for what costs next to nothing and must always answer: health, and the files that a page is made of.
    public let isCounted: Bool
    /// The fields that a page's form may have. The path refuses every other by name; nil where the verb itself does, as a
    /// record's fields do.
    public let takes: Set<String>?
    /// Those of ``takes`` that may come more than once, as a list of ticks does.
    public let repeats: Set<String>
    public let handle: @Sendable (Call) async throws -> Answer

    public init(
        _ method: Method, _ path: String, _ audience: Audience, permission: String? = nil, gate: Gate? = nil,
        _ representation: Representation, summary: String, takes: Set<String>? = nil, repeats: Set<String> = [], record: Name? = nil,
        contract: Contract = Contract(),
        fresh: FreshClass? = nil, asks: Set<String> = [], judge: Judge? = nil, isCounted: Bool = true,
        handle: @escaping @Sendable (Call) async throws -> Answer
    ) {
        (self.method, self.path, self.audience, self.permission) = (method, path, audience, permission)
        self.gate = gate ?? (method == .get ? .read : .write)
        (self.representation, self.summary, self.record, self.contract, self.handle) = (representation, summary, record, contract, handle)
        (self.fresh, self.takes, self.repeats, self.isCounted) = (fresh, takes, repeats, isCounted)
        (self.asks, self.judge) = (asks.union(contract.names), judge)
    }
}

/// What a JSON route takes and gives, as pieces of the OpenAPI document.
public struct Contract: Sendable {
    public struct Parameter: Sendable {
        public let name, description: String
        /// A JSON schema.
        public let schema: [UInt8]
        /// Whether it asks nothing when nothing stands after its `=`, as forms send what was left empty.
        public private(set) var mayBeEmpty = false
        /// The same, and empty it asks nothing.
        public var liftable: Parameter {
            var liftable = self
            liftable.mayBeEmpty = true
            return liftable
        }
        public init(_ name: String, _ description: String, schema: [UInt8]) { (self.name, self.description, self.schema) = (name, description, schema) }
    }
    public var query: [Parameter] = []
    /// The JSON schema of the body, or nil for none.
    public var body: [UInt8]?
    /// The media type of the body: `application/json` unless bytes are uploaded.
    public var bodyType = "application/json"
    /// The status of success and the JSON schema of its body; nil for an answer without one.
    public var status = 200
    public var answer: [UInt8]?
    public var answerType = "application/json"
    /// The JSON schema of the record that a 409 shows twice, as `theirs` and `yours`; nil where it shows none.
    public var conflict: [UInt8]?
    /// Whether If-Match is read: the version that a change is based on, as the entity tag of the record told it.
    public var takesIfMatch = false
    /// Whether a range of the answer can be asked for.
    public var sendsRanges = false
    public init() {}

    /// Whether who names the entity tag of what they have is told that it is still so.
    var isConditional: Bool { status == 200 && answer != nil && answerType == "application/json" }
    /// The names of the query.
    public var names: Set<String> { Set(query.map(\.name)) }
}
