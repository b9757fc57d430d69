internal import Hummingbird
internal import NIOCore
internal import Platform
internal import Store

/// Frameworks and their requirements: pages and their JSON twins.
struct FrameworkRoutes {
    let frameworks: Frameworks
    private static let place = "/o/{organisation}/frameworks", one = place + "/{framework}", requirement = one + "/requirements/{requirement}"

    var routes: [Route] { reading + writing + FrameworkAPI(frameworks: frameworks).routes }

    private var reading: [Route] {
        func page(_ path: String, _ summary: String, asks: Set<String> = [], _ handle: @escaping @Sendable (Call) async throws -> Answer) -> Route {
            Route(.get, path, .member, permission: Permission.frameworksRead.rawValue, .page, summary: summary, asks: asks, handle: handle)
        }
        return [
            page(Self.place, "Frameworks: the list") { call in
                let member = try call.member
                return .page(
                    FrameworkPages.list(
                        frameworks.catalogues, try await frameworks.adoptions(as: member),
                        try await frameworks.states(today: call.today, as: member), call))
            },
            page(Self.one, "The requirements of a framework, or how to adopt it", asks: FrameworkAPI.requirementsContract.names.union(["done"])) { call in
                let framework = try call.parameter("framework"), member = try call.member
                guard let catalogue = frameworks.catalogues.framework(framework) else { throw Problem.notFound }
                guard let adoption = try await frameworks.adoptions(as: member).first(where: { $0.framework == framework }) else {
                    guard call.may(Permission.frameworksAdopt.rawValue) else { throw Problem.notFound }
                    return .page(FrameworkPages.offer(catalogue, frameworks.catalogues, call))
                }
                let filter = try RequirementFilter(call.query(), besides: ["done"])
                return .page(
                    try FrameworkPages.framework(catalogue, adoption, try await frameworks.states(framework, today: call.today, as: member), filter, call))
            },
            page(Self.requirement, "The page of a requirement", asks: ["done"]) { call in try await show(RequirementForms(), call) },
            page(Self.one + "/statement-of-applicability", "The statement of applicability") { call in
                let framework = try call.parameter("framework")
                let statement = try await frameworks.statement(framework, today: call.today, isExport: false, as: call.member)
                guard let catalogue = frameworks.catalogues.framework(framework) else { throw Problem.notFound }
                return .page(ApplicabilityPages.page(statement, catalogue, call))
            },
            page(Self.one + "/statement-of-applicability.csv", "The statement of applicability as CSV") { call in try await Self.csv(frameworks, call) },
        ]
    }

    private var writing: [Route] {
        [
            Route(
                .post, Self.one + "/adoption", .member, permission: Permission.frameworksAdopt.rawValue, .page, summary: "Adopt a framework",
                takes: ["controls"]
            ) { call in
                let form = try await call.form(), framework = try call.parameter("framework")
                try await frameworks.adopt(framework, withControls: form["controls"] == "true", as: call.member, now: call.now)
                return .seeOther("\(call.base)/frameworks/\(framework)?done=adopted")
            },
            Route(.post, Self.requirement + "/verdict", .member, permission: Permission.requirementsAssess.rawValue, .page, summary: "State a verdict") {
                call in
                try await save(RequirementForms.verdictFields, isDecision: true, call)
            },
            Route(
                .post, Self.requirement + "/work", .member, permission: Permission.requirementsAssess.rawValue, .page, summary: "Plan the work on a requirement"
            ) { call in
                try await save(RequirementForms.workFields, isDecision: false, call)
            },
        ]
    }

    private func show(_ forms: RequirementForms, _ call: Call) async throws -> Answer {
        let view = try await frameworks.view(call.parameter("framework"), call.parameter("requirement"), today: call.today, as: call.member)
        return .page(try RequirementPages.page(view, forms, call))
    }

    private func save(_ names: Set<String>, isDecision: Bool, _ call: Call) async throws -> Answer {
        let framework = try call.parameter("framework"), requirement = try call.parameter("requirement"), typed = try await call.form()
        let version = RequirementForms.version(typed["version"])
        var forms = isDecision ? RequirementForms(verdict: typed) : RequirementForms(work: typed)
        do {
            try await frameworks.assess(framework, requirement, version: version, isDecision: isDecision, as: call.member, now: call.now) { assessment in
                try RequirementForms.read(typed, names, into: &assessment) + (version == nil ? [RequirementForms.versionMissing] : [])
            }
        } catch let stale as Stale<Assessment> {
            (forms.stale, forms.problems, forms.status) = (stale, stale.problems, 409)
            return try await show(forms, call)
        } catch let problem as Problem where problem.kind == .invalid {
            (forms.problems, forms.status) = (problem.fields, 422)
            return try await show(forms, call)
        }
        let place = "\(call.base)/frameworks/\(framework)/requirements/"
        if typed["go"] == "next", let next = frameworks.catalogues.framework(framework)?.neighbours(of: requirement).after { return .seeOther(place + next.id) }
        return .seeOther("\(place)\(requirement)?done=saved")
    }

    static func csv(_ frameworks: Frameworks, _ call: Call) async throws -> Answer {
        let statement = try await frameworks.statement(call.parameter("framework"), today: call.today, isExport: true, as: call.member)
        let type = "text/csv; charset=utf-8", name = "statement-of-applicability.csv"
        return .file(
            Download(
                name: name, mediaType: type, body: .init(byteBuffer: ByteBuffer(bytes: statement.csv)), extra: Attachment.fields(name: name, mediaType: type)))
    }
}
