internal import Platform
internal import Store

/// The JSON of frameworks and their requirements.
struct FrameworkAPI {
    let frameworks: Frameworks
    private static let place = "/api/v1/frameworks", one = place + "/{framework}", requirement = one + "/requirements/{requirement}"

    var routes: [Route] {
        let read = Permission.frameworksRead.rawValue
        return [
            Route(.get, Self.place, .member, permission: read, .json, summary: "List frameworks, adopted or not", contract: Self.listContract) { call in
                .json(try await list(call))
            },
            Route(
                .post, Self.one + "/adoption", .member, permission: Permission.frameworksAdopt.rawValue, .json, summary: "Adopt a framework",
                contract: Self.adoptContract
            ) { call in
                let withControls = try Self.withControls(await call.json()), framework = try call.parameter("framework")
                let adoption = try await frameworks.adopt(framework, withControls: withControls, as: call.member, now: call.now)
                return .json(adoption.json, status: 201, location: "\(call.base)/frameworks/\(framework)/requirements")
            },
            Route(
                .get, Self.one + "/requirements", .member, permission: read, .json, summary: "List the requirements of a framework",
                contract: Self.requirementsContract, judge: { query, _ in _ = try RequirementFilter(query, besides: ["done"]) }
            ) { call in
                let filter = try RequirementFilter(call.query())
                let page = try filter.page(of: try await frameworks.states(call.parameter("framework"), today: call.today, as: call.member))
                var out = Out(capacity: 2_000 * (page.states.count + 1))
                out.object { out in
                    out.member("items", page.states) { call.limited($0).write(into: &$1) }
                    out.member("next", page.next)
                }
                return .json(out.bytes)
            },
            Route(.get, Self.requirement, .member, permission: read, .json, summary: "Read a requirement as it stands", contract: Self.requirementContract) {
                call in
                return .json(try await state(call).json)
            },
            Route(
                .patch, Self.requirement, .member, permission: Permission.requirementsAssess.rawValue, .json,
                summary: "State a verdict, plan the work, or both", contract: Self.changeContract
            ) { call in
                try await change(call)
                return .json(try await state(call).json)
            },
            Route(
                .get, Self.one + "/statement-of-applicability", .member, permission: read, .json, summary: "Read the statement of applicability",
                contract: Self.statementContract
            ) { call in
                return .json(try await frameworks.statement(call.parameter("framework"), today: call.today, isExport: false, as: call.member).json)
            },
            Route(
                .get, Self.one + "/statement-of-applicability.csv", .member, permission: read, .json, summary: "The statement of applicability as CSV",
                contract: Self.csvContract
            ) { call in
                try await FrameworkRoutes.csv(frameworks, call)
            },
        ]
    }

    private func state(_ call: Call) async throws -> RequirementState {
        call.limited(try await frameworks.state(call.parameter("framework"), call.parameter("requirement"), today: call.today, as: call.member))
    }

    /// Only the fields given change. A verdict that is given is a decision, even if it is the same again.
    private func change(_ call: Call) async throws {
        let body = try await call.json(), isDecision = body["verdict"] != nil
        var version: Int?
        if case .number(let number)? = body["version"], number > 0 { version = number }
        let given = version
        do {
            try await frameworks.assess(
                call.parameter("framework"), call.parameter("requirement"), version: given, isDecision: isDecision, as: call.member, now: call.now
            ) { assessment in
                try Assessment.fields.read(body, into: &assessment, besides: ["version"]) + (given == nil ? [RequirementForms.versionMissing] : [])
            }
        } catch let stale as Stale<Assessment> { throw stale.problem }
    }

    private func list(_ call: Call) async throws -> [UInt8] {
        let all = Array(frameworks.catalogues.frameworks.enumerated())
        let page = try ShortList(call.query()).page(of: all, order: "place") { ShortList.rank($0.offset) }
        let adoptions = try await frameworks.adoptions(as: call.member)
        var out = Out(capacity: 1_000)
        out.object { out in
            out.member("items", page.items.map(\.element)) { catalogue, out in
                let adoption = adoptions.first { $0.framework == catalogue.id }
                out.object { out in
                    out.member("id", catalogue.id)
                    out.member("name", catalogue.name)
                    out.member("version", catalogue.version)
                    out.member("requirements", catalogue.assessable.count)
                    out.member("adopted_at", adoption.map { Instant(milliseconds: $0.adoptedAt).iso })
                }
            }
            out.member("next", page.next)
        }
        return out.bytes
    }

    /// - Throws: ``Problem`` naming what is not acceptable.
    private static func withControls(_ body: JSON) throws -> Bool {
        var problems = try body.unexpected(besides: ["controls"])
        switch body["controls"] {
        case nil: return try done(true)
        case .flag(let flag): return try done(flag)
        default:
            problems.append(Problem.Field("controls", "Controls: give true or false"))
            return try done(true)
        }
        func done(_ flag: Bool) throws -> Bool {
            guard problems.isEmpty else { throw Problem.invalid(problems) }
            return flag
        }
    }
}

extension Call {
    /// A token may leave out what its owner's role allows.
    func limited(_ state: RequirementState) -> RequirementState {
        let controls = may(Permission.controlsRead.rawValue), evidence = may(Permission.evidenceRead.rawValue)
        return controls && evidence ? state : state.limited(controls: { _ in controls }, evidence: { _ in evidence })
    }
}

extension Adoption {
    var json: [UInt8] {
        var out = Out()
        out.object { out in
            out.member("id", id)
            out.member("framework", framework)
            out.member("catalogue_version", catalogueVersion)
            out.member("adopted_at", Instant(milliseconds: adoptedAt).iso)
        }
        return out.bytes
    }
}
