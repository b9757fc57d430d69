internal import Hummingbird
internal import NIOCore
internal import Platform
internal import Store

/// Engagements, and the packages that are made for them.
struct PackageRoutes {
    let packages: Packages
    private static let makes = Permission.packagesMake.rawValue
    private static let invites = Permission.engagementsMake.rawValue
    private static let lessens: Gate = .open("ending an auditor's access lowers risk, whatever is paid")
    private static let open: Gate = .open("reading and exports go on, whatever is paid")

    var routes: [Route] {
        [
            Route(.get, "/o/{organisation}/packages", .member, permission: Self.makes, .page, summary: "See packages and engagements", asks: ["after", "done"])
            {
                call in
                try await page(PackageDraft(), [], call)
            },
            Route(
                .post, "/o/{organisation}/packages", .member, permission: Self.makes, gate: Self.open, .page, summary: "Make an audit package",
                takes: ["framework", "from", "to"], handle: makeForm
            ),
            Route(.get, "/o/{organisation}/engagements/new", .member, permission: Self.invites, .page, summary: "Invite auditors") { call in
                try await form(EngagementDraft(), [], call)
            },
            Route(
                .post, "/o/{organisation}/engagements", .member, permission: Self.invites, .page, summary: "Invite auditors to an engagement",
                takes: ["title", "framework", "from", "to", "ends_on", "auditors"], repeats: ["auditors"],
                handle: engageForm),
            Route(.get, "/o/{organisation}/engagements/{id}", .member, permission: Self.invites, .page, summary: "See an engagement", record: "engagement") {
                call in
                let one = try await packages.engagements.one(call.parameter("id"), as: call.member)
                return try await form(EngagementDraft(one), [], of: one, call)
            },
            Route(
                .post, "/o/{organisation}/engagements/{id}", .member, permission: Self.invites, .page, summary: "Change an engagement",
                takes: ["title", "framework", "from", "to", "ends_on", "auditors", "version"], repeats: ["auditors"], record: "engagement",
                handle: changeForm),
            Route(
                .post, "/o/{organisation}/engagements/{id}/end", .member, permission: Self.invites, gate: Self.lessens, .page,
                summary: "End an engagement now", takes: [], record: "engagement"
            ) { call in
                _ = try await packages.engagements.end(call.parameter("id"), today: call.today, as: call.member)
                return .seeOther("\(call.base)/packages?done=ended")
            },
            Route(
                .patch, "/api/v1/engagements/{id}", .member, permission: Self.invites, .json, summary: "Change an engagement", record: "engagement",
                contract: PackageJSON.changeContract, handle: changeJSON),
            Route(
                .post, "/api/v1/engagements/{id}/end", .member, permission: Self.invites, gate: Self.lessens, .json, summary: "End an engagement now",
                record: "engagement",
                contract: PackageJSON.endContract
            ) { call in
                .json(PackageJSON.one(try await packages.engagements.end(call.parameter("id"), today: call.today, as: call.member)))
            },
            Route(
                .post, "/api/v1/packages", .member, permission: Self.makes, gate: Self.open, .json, summary: "Make an audit package",
                contract: PackageJSON.packageContract, handle: makeJSON),
            Route(.get, "/api/v1/engagements", .member, permission: Self.makes, .json, summary: "List engagements", contract: PackageJSON.listContract) {
                call in
                let list = try ShortList(call.query())
                let page = try await packages.engagements.page(after: list.after, limit: list.limit, on: call.today, as: call.member)
                return .json(PackageJSON.list(page.items, next: page.next))
            },
            Route(
                .post, "/api/v1/engagements", .member, permission: Self.invites, .json, summary: "Invite auditors to an engagement",
                contract: PackageJSON.engagementContract, handle: engageJSON),
        ]
    }

    // MARK: Packages

    private func makeForm(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let draft = PackageDraft(framework: form["framework"] ?? "", from: form["from"] ?? "", to: form["to"] ?? "")
        do { return try await package(draft, call) } catch let problem as Problem where problem.kind == .invalid || problem.kind == .tooLarge {
            return try await page(draft, problem.fields, call, status: problem.kind.rawValue)
        }
    }

    private func makeJSON(_ call: Call) async throws -> Answer {
        try await package(PackageJSON.packageDraft(try await call.json()), call)
    }

    private func package(_ draft: PackageDraft, _ call: Call) async throws -> Answer {
        let member = try call.member
        let order = try await packages.order(draft, extent: call.extent(Self.makes), as: member, now: call.now)
        let contents = try await packages.begin(order, as: member)
        let body = ResponseBody { [packages] writer in
            let out = StreamedBody(writer)
            try await PackageStream(contents, packages, as: member) { try await out.write($0) }.run()
            try await out.finish()
        }
        return LogFiles.attachment("\(order.framework.id)-\(order.window.lowerBound.iso)-\(order.window.upperBound.iso).zip", "application/zip", body)
    }

    private func page(_ draft: PackageDraft, _ problems: [Problem.Field], _ call: Call, status: Int = 200) async throws -> Answer {
        let member = try call.member
        let adopted = try await packages.store.read(member.scope) { try $0.adoptedFrameworks() }
        let frameworks = adopted.compactMap { packages.frameworks.catalogues.framework($0) }
        let engagements = try await packages.engagements.page(after: call.query()["after"], limit: 50, on: call.today, as: member)
        var made = try await packages.made(as: member, limit: 50)
        if call.extent(Self.makes) != .all {
            // What was made for an engagement is seen as long as the engagement is.
            func title(_ change: LoggedChange) -> String { change.fields.first { $0.name == "engagement" }?.after.words ?? "" }
            let (named, auditor, today) = (Array(Set(made.map(title))), Engagements.auditor(member), call.today)
            let titles = try await packages.store.read(member.scope) { try $0.engagementTitles(among: named, for: auditor, today: today) }
            made = made.filter { titles.contains(title($0)) }
        }
        return .page(
            PackagePages.packages(
                draft, problems, frameworks: frameworks, engagements: engagements, made: made, status: status, call, dates: call.dates()))
    }

    // MARK: Engagements

    private func engageForm(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        let draft = EngagementDraft(
            title: form["title"] ?? "", framework: form["framework"] ?? "", from: form["from"] ?? "", to: form["to"] ?? "",
            endsOn: form["ends_on"] ?? "", auditors: form.all("auditors"))
        do {
            _ = try await packages.engagements.make(draft, today: call.today, as: call.member, now: call.now)
            return .seeOther("\(call.base)/packages?done=made")
        } catch let problem as Problem where problem.kind == .invalid {
            return try await self.form(draft, problem.fields, call)
        }
    }

    private func engageJSON(_ call: Call) async throws -> Answer {
        let draft = try PackageJSON.engagementDraft(try await call.json())
        return .json(PackageJSON.one(try await packages.engagements.make(draft, today: call.today, as: call.member, now: call.now)), status: 201)
    }

    private func changeForm(_ call: Call) async throws -> Answer {
        let (id, form) = (try call.parameter("id"), try await call.form())
        let draft = EngagementDraft(
            title: form["title"] ?? "", from: form["from"] ?? "", to: form["to"] ?? "", endsOn: form["ends_on"] ?? "", auditors: form.all("auditors"))
        do {
            _ = try await packages.engagements.change(
                id, draft, version: form["version"].flatMap { Int($0) } ?? 0, today: call.today, as: call.member, now: call.now)
            return .seeOther("\(call.base)/packages?done=changed")
        } catch let problem as Problem where problem.kind == .invalid {
            return try await self.form(draft, problem.fields, of: try await packages.engagements.one(id, as: call.member), call)
        } catch let stale as StaleEngagement { return try await self.form(draft, [], of: stale.theirs, stale: stale, call) }
    }

    /// What is left out stays as it is.
    private func changeJSON(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), json = try await call.json()
        let before = try await packages.engagements.one(id, as: call.member)
        let (draft, version) = try PackageJSON.engagementChange(json, EngagementDraft(before))
        do {
            return .json(
                PackageJSON.one(try await packages.engagements.change(id, draft, version: version, today: call.today, as: call.member, now: call.now)))
        } catch let stale as StaleEngagement { throw PackageJSON.problem(stale) }
    }

    private func form(
        _ draft: EngagementDraft, _ problems: [Problem.Field], of one: Engagement? = nil, stale: StaleEngagement? = nil, _ call: Call
    ) async throws -> Answer {
        let (adopted, auditors) = try await packages.store.read(call.member.scope) { (try $0.adoptedFrameworks(), try $0.auditors()) }
        let frameworks = adopted.compactMap { packages.frameworks.catalogues.framework($0) }
        return .page(PackagePages.engagement(draft, problems, of: one, stale: stale, frameworks: frameworks, auditors: auditors, call))
    }
}
