internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What a request asks beside its path, held against what its route takes: the one place where a question nobody answers,
/// one that stands twice, a field that no form here has and a body nobody reads are refused, whatever the verb does.
enum Question {
    /// - Throws: ``Problem``: `malformed` with every name that is not asked for here or stands twice, `invalid` with every
    ///   field that the form does not have, or has once and got twice.
    static func check(_ request: inout Request, _ route: Route, today: Day) async throws {
        let form = try read(request.uri.query ?? "")
        var problems = problems(form, route)
        guard problems.isEmpty else {
            // With what is wrong with the values of the others, where the route has a reader of its own.
            do { try route.judge?(form, today) } catch let problem as Problem where problem.kind == .malformed { problems = problem.fields.adding(problems) }
            throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems)
        }
        guard request.isSent else { return }
        try checkCoding(request.headers)
        if let takes = route.takes, Form.isBody(of: request) { return try await fields(&request, takes, route) }
        guard !route.takesBody else { return }
        guard try await isEmpty(request) else { throw Problem.malformed("Nothing is read here, so send no body.", field: "body") }
    }

    /// A body is taken as it is, and whole: what says otherwise would be kept as something else (RFC 9110, 8.4 and 14.5).
    private static func checkCoding(_ headers: HTTPFields) throws {
        let coding = headers[.contentEncoding]?.lowercased() ?? "identity"
        guard coding == "identity" else { throw Problem(.unsupportedType, "Send this without a content encoding.") }
        guard headers[.contentRange] == nil else { throw Problem.malformed("A part is not taken: send the whole.", field: "Content-Range") }
    }

    private static func fields(_ request: inout Request, _ takes: Set<String>, _ route: Route) async throws {
        let known = route.fresh == nil ? takes : takes.union([FreshCodes.field, FreshCodes.backupField])
        let form = try await FreshCodes.form(&request)
        let problems = form.names.compactMap { name -> Problem.Field? in
            let values = form.all(name)
            if !known.contains(name) { return Problem.Field(name, "“\(name.prefix(80))” is not a field") }
            if values.count > 1, takes.contains(name), !route.repeats.contains(name) { return Problem.Field(name, "“\(name)” came more than once") }
            return values.contains { $0.utf8.contains(0) } ? Problem.Field(name, "“\(name)” holds a character that is not taken") : nil
        }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
    }

    /// No bytes, or an object without members, as many programs send it where there is nothing to say.
    private static func isEmpty(_ request: Request) async throws -> Bool {
        var bytes: [UInt8] = []
        for try await part in request.body {
            bytes += part.readableBytesView.filter { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
            guard Array("{}".utf8).starts(with: bytes) else { return false }
        }
        return bytes.count != 1
    }

    private static func read(_ query: String) throws -> Form {
        do { return try Form(query.utf8, isWhole: true) } catch let problem as Problem {
            throw Problem(problem.kind, problem.message, fields: [.init("query", problem.message)])
        }
    }

    private static func problems(_ form: Form, _ route: Route) -> [Problem.Field] {
        form.names.compactMap { name in
            let values = form.all(name)
            if !route.asks.contains(name) { return Problem.Field(name, "“\(name.prefix(80))” is not asked for here") }
            if values.count > 1 { return Problem.Field(name, "“\(name)” stands in the address more than once") }
            // What an address filters by is a word or a line. An upload has texts in its address, which are judged as texts.
            let isLine = route.method != .get || values.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
            return isLine ? nil : Problem.Field(name, "“\(name)” holds a character that is not taken")
        }
    }
}

extension Route {
    /// Pages take forms, unless they say that theirs has no fields; the rest only what the contract says.
    fileprivate var takesBody: Bool { method != .get && (representation == .page ? takes?.isEmpty != true : contract.body != nil) }
}

extension Form {
    fileprivate static func isBody(of request: Request) -> Bool {
        request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
    }
}

extension Request {
    /// Whether the head says that a body follows.
    fileprivate var isSent: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
    }
}
