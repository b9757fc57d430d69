import Hummingbird
import Store

/// The handlers of the pages.
extension Records {
    @Sendable func listPage(_ call: Call) async throws -> Answer {
        let member = try call.member, form = try call.query()
        let query = try ListQuery(form, register.fields, order: register.order, besides: ["done"])
        let (listing, options) = try await store.read(member.scope) { [register] tx in
            (try register.list(query, tx), try register.options(register.fields.all.filter { $0.uses.contains(.filter) }, tx))
        }
        let address = ListAddress(path: "\(call.base)/\(register.path)", query: form)
        return .page(register.listPage(listing, query, address, options: options, call))
    }

    @Sendable func recordPage(_ call: Call) async throws -> Answer {
        let record = try await one(call.parameter("id"), as: call.member)
        return .page(register.recordPage(record, sections: try await register.sections(record, call), done: try call.query()["done"], call))
    }

    @Sendable func newPage(_ call: Call) async throws -> Answer {
        try await form(register.defaults(call), FormState(), call)
    }

    @Sendable func editPage(_ call: Call) async throws -> Answer {
        try await form(one(call.parameter("id"), as: call.member), FormState(), call)
    }

    @Sendable func addForm(_ call: Call) async throws -> Answer {
        let typed = try await call.form()
        let blank = try register.defaults(call)
        var record = blank
        do {
            let problems = register.fields.read(typed, into: &record)
            let added = try await add(record, call.act, problems: problems)
            return .seeOther("\(call.base)/\(register.path)/\(added.id)?done=added")
        } catch let problem as Problem where problem.isForForm {
            return try await form(blank, FormState(typed: typed, problem), call)
        }
    }

    @Sendable func changeForm(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), typed = try await call.form()
        do {
            let version = try Version.read(typed["version"])
            let changed = try await change(id, version: version, call.act) { [register] record in
                register.fields.read(typed, into: &record, besides: ["version"])
            }
            return .seeOther("\(call.base)/\(register.path)/\(changed.id)?done=saved")
        } catch let stale as Stale<R> {
            return try await form(stale.theirs, FormState(typed: typed, problems: stale.problems, stale: stale, status: 409), call)
        } catch let problem as Problem where problem.isForForm {
            return try await form(one(id, as: call.member), FormState(typed: typed, problem), call)
        }
    }

    @Sendable func deletePage(_ call: Call) async throws -> Answer {
        .page(register.deletePage(try await one(call.parameter("id"), as: call.member), call))
    }

    @Sendable func deleteForm(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        do { try await delete(call.parameter("id"), version: Version.read(form["version"]), call.act) } catch let stale as Stale<R> { throw stale.problem }
        return .seeOther("\(call.base)/\(register.path)?done=deleted")
    }

    @Sendable func importPage(_ call: Call) async throws -> Answer {
        .page(register.importPage("", nil, problem: nil, call))
    }

    @Sendable func importForm(_ call: Call) async throws -> Answer {
        let form = try await call.form(limit: Records.importFormLimit), text = form["csv"] ?? ""
        let unknown = form.names.filter { $0 != "csv" && $0 != "do" }
        guard unknown.isEmpty else { throw Problem.invalid(unknown.map { .init($0, "“\($0.prefix(80))” is not a field") }) }
        do {
            let defaults = try register.defaults(call), bytes = Array(text.utf8)
            let report = try await take(csv: bytes, isDryRun: form["do"] != "import", defaults: defaults, call.act)
            if form["do"] == "import" { return .seeOther("\(call.base)/\(register.path)") }
            return .page(register.importPage(text, report, problem: nil, call))
        } catch let problem as Problem where problem.isForForm || problem.kind == .malformed {
            return .page(register.importPage(text, nil, problem: problem, call))
        }
    }
    /// Pasted text may be three times its length when it is percent-encoded.
    private static var importFormLimit: Int { 4 << 20 }

    private func form(_ record: R, _ state: FormState<R>, _ call: Call) async throws -> Answer {
        let member = try call.member
        let options = try await store.read(member.scope) { [register] tx in try register.options(register.fields.all.filter(\.isWritable), tx) }
        return .page(register.formPage(record, state, options: options, call))
    }
}

extension FormState {
    init(typed: Form, _ problem: Problem) {
        self.init(typed: typed, problems: problem.fields, message: problem.fields.isEmpty ? problem.message : nil, status: problem.kind.rawValue)
    }
}

extension Problem {
    /// The form comes back with it; anything else is a page of its own.
    fileprivate var isForForm: Bool { kind == .invalid || kind == .conflict }
}

/// The version that a change was based on.
enum Version {
    /// - Throws: ``Problem`` that names `version` when it is missing or no version.
    static func read(_ text: String?) throws -> Int {
        guard let text, let version = Int(text), version > 0 else { throw missing }
        return version
    }
    /// Of the version sent and that of If-Match, either or both.
    static func agreed(_ sent: Int?, _ condition: Int?) throws -> Int? {
        if let sent, let condition, sent != condition { throw Problem.malformed("If-Match and “version” name two versions.", field: "If-Match") }
        return condition ?? sent
    }
    static var missing: Problem { .invalid("version", "Give the version that you looked at, so that nobody's change is lost") }
}
