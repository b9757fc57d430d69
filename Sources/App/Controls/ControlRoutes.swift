internal import Platform
internal import Store

/// Controls: the register's routes, and those of their tests and of what they serve.
struct ControlRoutes {
    let controls: Controls
    let catalogues: Catalogues
    private static let page = "/o/{organisation}/controls/{id}", json = "/api/v1/controls/{id}"
    private static let write = Permission.controlsWrite.rawValue, test = Permission.controlsTest.rawValue

    var routes: [Route] {
        var register = Controls.register
        register.sections = ControlPages(controls: controls, catalogues: catalogues).sections
        let list = "/o/{organisation}/controls"
        // The register's own list cannot show how a control stands.
        return register.routes(store: controls.store, identify: controls.identify).filter { $0.method != .get || $0.path != list } + [
            Route(
                .get, list, .member, permission: register.reads, .page, summary: "Controls: the list", asks: ControlFilter.names.union(["done"]),
                handle: ControlListPage(controls: controls, catalogues: catalogues).answer)
        ] + pages + api
    }

    private var pages: [Route] {
        [
            Route(.get, Self.page + "/tests/new", .member, permission: Self.test, .page, summary: "The form to record a test", record: "control") { call in
                .page(ControlPages.test(try await controls.records.one(call.parameter("id"), as: call.member), nil, nil, call))
            },
            Route(.post, Self.page + "/tests", .member, permission: Self.test, .page, summary: "Record a test", record: "control") { call in
                let id = try call.parameter("id"), typed = try await call.form()
                do {
                    try await controls.test(id, as: call.member, now: call.now) { TestRun.fields.read(typed, into: &$0) }
                } catch let problem as Problem where problem.kind == .invalid || problem.kind == .conflict {
                    return .page(ControlPages.test(try await controls.records.one(id, as: call.member), typed, problem, call))
                }
                return .seeOther("\(call.base)/controls/\(id)")
            },
            Route(
                .post, Self.page + "/requirements", .member, permission: Self.write, .page, summary: "Let a control serve a requirement",
                takes: ["framework", "requirement"], record: "control"
            ) {
                call in
                let id = try call.parameter("id"), form = try await call.form()
                try await controls.link(id, framework: form["framework"] ?? "", requirement: form["requirement"] ?? "", as: call.member, now: call.now)
                return .seeOther("\(call.base)/controls/\(id)")
            },
            Route(
                .post, Self.page + "/requirements/remove", .member, permission: Self.write, .page, summary: "Let a control no longer serve a requirement",
                takes: ["framework", "requirement"],
                record: "control"
            ) { call in
                let id = try call.parameter("id"), form = try await call.form()
                try await controls.unlink(id, framework: form["framework"] ?? "", requirement: form["requirement"] ?? "", as: call.member, now: call.now)
                return .seeOther("\(call.base)/controls/\(id)")
            },
        ]
    }

    private var api: [Route] {
        let read = Permission.controlsRead.rawValue
        return [
            Route(
                .get, Self.json + "/health", .member, permission: read, .json, summary: "Read how a control stands", record: "control",
                contract: Self.healthContract
            ) { call in
                var out = Out()
                try await controls.condition(call.parameter("id"), today: call.today, as: call.member).control.write(into: &out)
                return .json(out.bytes)
            },
            Route(
                .get, Self.json + "/tests", .member, permission: read, .json, summary: "List a control's test runs, newest first", record: "control",
                contract: Self.runsContract
            ) { call in
                try await runs(call)
            },
            Route(
                .post, Self.json + "/tests", .member, permission: Self.test, .json, summary: "Record a test run", record: "control", contract: Self.testContract
            ) { call in
                let id = try call.parameter("id"), body = try await call.json()
                let run = try await controls.test(id, as: call.member, now: call.now) { try TestRun.fields.read(body, into: &$0) }
                return .json(TestRun.fields.json(run), status: 201, location: "\(call.base)/controls/\(id)/tests")
            },
            Route(
                .get, Self.json + "/requirements", .member, permission: read, .json, summary: "List what a control serves", record: "control",
                contract: Self.servedContract
            ) { call in
                let list = try ShortList(call.query())
                let page = try list.page(of: try await controls.served(by: call.parameter("id"), as: call.member), order: "place", by: \.place)
                return .json(Self.json(page.items, next: page.next))
            },
            Route(
                .post, Self.json + "/requirements", .member, permission: Self.write, .json, summary: "Let a control serve a requirement", record: "control",
                contract: Self.linkContract
            ) { call in
                let id = try call.parameter("id"), (framework, requirement, problems) = try Self.place(await call.json())
                try await controls.link(id, framework: framework, requirement: requirement, problems: problems, as: call.member, now: call.now)
                return .json(Self.json(try await controls.served(by: id, as: call.member)), status: 201, location: "\(call.base)/controls/\(id)/requirements")
            },
            Route(
                .delete, Self.json + "/requirements/{framework}/{requirement}", .member, permission: Self.write, .json,
                summary: "Let a control no longer serve a requirement", record: "control", contract: Self.unlinkContract
            ) { call in
                try await controls.unlink(
                    call.parameter("id"), framework: call.parameter("framework"), requirement: call.parameter("requirement"), as: call.member,
                    now: call.now)
                return .nothing
            },
        ]
    }

    private func runs(_ call: Call) async throws -> Answer {
        let list = try ShortList(call.query()), order = "-run_on"
        let after = try list.after.map { try Cursor($0, order: order, kind: .day) }
        let found = try await controls.runs(of: call.parameter("id"), limit: list.limit + 1, after: after, as: call.member)
        let shown = Array(found.prefix(list.limit))
        var out = Out(capacity: 300 * (shown.count + 1))
        out.object { out in
            out.member("items", shown) { run, out in
                out.object { out in
                    out.member("id", run.id)
                    out.member("run_on", run.day.iso)
                    out.member("result", run.result.rawValue)
                    out.member("found", run.found)
                    out.member("tester", run.tester)
                    out.member("recorded_at", Instant(milliseconds: run.recordedAt).iso)
                }
            }
            out.member("next", found.count > shown.count ? shown.last.map { Cursor(order: order, key: .text($0.day.iso), id: $0.id).text } : nil)
        }
        return .json(out.bytes)
    }

    private static func json(_ served: [Controls.Service], next: String? = nil) -> [UInt8] {
        var out = Out()
        out.object { out in
            out.member("items", served) { service, out in
                out.object { out in
                    out.member("framework", service.framework)
                    out.member("requirement", service.requirement)
                    out.member("assessment_id", service.assessment)
                }
            }
            out.member("next", next)
        }
        return out.bytes
    }

    private static func place(_ body: JSON) throws -> (framework: String, requirement: String, problems: [Problem.Field]) {
        var problems = try body.unexpected(besides: ["framework", "requirement"])
        func text(_ name: String, _ label: String) -> String {
            if case .text(let text)? = body[name], !text.isEmpty { return text }
            problems.append(Problem.Field(name, "\(label): give its identifier"))
            return ""
        }
        let (framework, requirement) = (text("framework", "Framework"), text("requirement", "Requirement"))
        return (framework, requirement, problems)
    }
}
