internal import Platform
public import Store

/// What the operator does with what visitors left: on the console only. Opening and settling one each stand in the
/// installation's log, with who and why.
public struct EnquiryDesk: Sendable {
    /// Why nothing was done, in one sentence.
    public struct Refusal: Error, CustomStringConvertible, Sendable { public let description: String }

    /// One, without what a person typed.
    public struct Line: Sendable {
        public let id, kind: String
        /// `2026-11-24`, and the last day for an answer.
        public let came, due: String
        /// `open`, `held` or `done`.
        public let state: String
    }
    /// One with everything; each value is safe to print.
    public struct Whole: Sendable {
        public let line: Line
        public let concern: String?
        public let name, email, body: String
    }

    static let most = 200
    private static let year: Int64 = 365 * 86_400_000
    private let store: Store

    public init(store: Store) { self.store = store }

    /// The open ones first, by the day they are due; at most 200.
    public func list() async throws -> [Line] {
        try await store.read(store.operate(reason: "inbox list")) { try $0.enquiries(limit: Self.most).map(Self.line) }
    }

    /// What one person typed. If the act cannot be logged, nothing is shown.
    public func show(_ id: String, by act: OperatorAct) async throws -> Whole {
        try Self.check(act)
        return try await store.write(store.operate(reason: "inbox show")) { tx in
            guard let found = try tx.enquiry(id), let content = try tx.enquiryContent(id) else { throw Self.nothing }
            try tx.record(Change("enquiry.read", "enquiry", id), by: act)
            return Whole(
                line: Self.line(found), concern: content.concern.flatMap { PrivacyRight(rawValue: $0)?.title }, name: Self.printable(content.name),
                email: Self.printable(content.email), body: Self.printable(content.body))
        }
    }

    /// It was answered. A year later it goes.
    public func done(_ id: String, by act: OperatorAct, now: Int64) async throws {
        try Self.check(act)
        try await store.write(store.operate(reason: "inbox done")) { tx in
            guard try tx.enquiry(id) != nil else { throw Self.nothing }
            guard try tx.set("enquiry", where: "id = \(id) AND done_at IS NULL", ["done_at": .integer(now)]) == 1 else {
                throw Refusal(description: "That one is done already.")
            }
            try tx.record(Change("enquiry.done", "enquiry", id), by: act)
        }
    }

    /// Asks for the mails about what came since the last time. The visitors' role may not leave work behind, so this looks.
    ///
    /// - Returns: how many.
    @discardableResult
    public func tell(now: Int64) async throws -> Int {
        try await store.write(store.operate(reason: "telling of enquiries")) { tx in
            let new = try tx.untoldEnquiries(limit: Self.most)
            for id in new {
                try tx.enqueueMail("enquiry", ids: ["enquiry": id], key: id)
                _ = try tx.set("enquiry", where: "id = \(id)", ["told_at": .integer(now)])
            }
            return new.count
        }
    }

    /// Removes what is over: words that may be said again, and what was done a year ago.
    public func forget(now: Int64) async throws {
        try await store.write(store.operate(reason: "forgetting enquiries")) { tx in
            _ = try tx.remove("claim", where: "ends_at <= \(now)")
            _ = try tx.remove("enquiry", where: "done_at <= \(now - Self.year)")
        }
    }

    private static func check(_ act: OperatorAct) throws {
        guard act.reason.contains(where: { !$0.isWhitespace }) else {
            throw Refusal(description: "Say why, in --reason: it stands beside the act for good.")
        }
    }

    private static let nothing = Refusal(description: "There is nothing of this name in the inbox. See: aertous inbox list")

    private static func line(_ one: StoredEnquiry) -> Line {
        Line(
            id: one.id, kind: EnquiryKind(rawValue: one.kind)?.title ?? one.kind, came: Day(of: one.cameAt).iso, due: one.dueOn ?? "",
            state: one.doneAt != nil ? "done" : one.isHeld ? "held" : "open")
    }

    /// Without what a terminal would obey, or what turns the direction of a line around: a form takes no such thing, but rows
    /// may be older than the form.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar -> Unicode.Scalar in
                    if scalar == "\n" { return scalar }
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
                    default: return scalar
                    }
                }))
    }
}
