internal import Platform
internal import Store

/// The settings of an organisation, as a page and as JSON.
struct OrganisationRoutes {
    let organisations: Organisations
    private static let (reads, writes) = (Permission.organisationRead.rawValue, Permission.organisationWrite.rawValue)

    var routes: [Route] {
        [
            Route(.get, "/o/{organisation}/settings", .member, permission: Self.writes, .page, summary: "See the settings", asks: ["done"]) { call in
                let saved = when(try call.query()["done"] == "saved", UI.notice(.good, "<p>The settings are saved.</p>"))
                return .page(OrganisationPages.settings(try await organisations.settings(as: call.member), [], call, notice: saved))
            },
            Route(
                .post, "/o/{organisation}/settings", .member, permission: Self.writes, .page, summary: "Change the settings",
                takes: Set(OrganisationSettings.names + ["version"]), handle: changeForm),
            Route(.get, "/api/v1/organisation", .member, permission: Self.reads, .json, summary: "Read the settings", contract: Self.readContract) { call in
                .json(Self.json(try await organisations.settings(as: call.member)))
            },
            Route(
                .patch, "/api/v1/organisation", .member, permission: Self.writes, .json, summary: "Change the settings", contract: Self.changeContract,
                handle: changeJSON),
        ]
    }

    private func changeForm(_ call: Call) async throws -> Answer {
        let form = try await call.form()
        var wanted = OrganisationSettings()
        for name in OrganisationSettings.names { wanted[name] = form[name] ?? "" }
        wanted.version = form["version"].flatMap { Int($0) } ?? 0
        do {
            return .seeOther("/o/\(try await organisations.change(wanted, as: call.member).slug)/settings?done=saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .page(OrganisationPages.settings(wanted, problem.fields, status: 422, call))
        } catch let stale as StaleSettings { return .page(OrganisationPages.settings(stale, call)) }
    }

    /// What is left out stays as it is.
    private func changeJSON(_ call: Call) async throws -> Answer {
        let json = try await call.json()
        var (wanted, problems) = (
            try await organisations.settings(as: call.member), try json.unexpected(besides: Set(OrganisationSettings.names + ["version"]))
        )
        for name in OrganisationSettings.names {
            switch json[name] {
            case nil: break
            case .text(let text)?: wanted[name] = text
            default: problems.append(.init(name, "“\(name)” is a text"))
            }
        }
        if case .number(let version)? = json["version"], version > 0 {
            wanted.version = version
        } else {
            problems.append(.init("version", "Send “version” as you read it"))
        }
        do {
            return .json(Self.json(try await organisations.change(wanted, problems: problems, as: call.member)))
        } catch let stale as StaleSettings {
            let both = [Problem.Detail("theirs", json: Self.json(stale.theirs)), Problem.Detail("yours", json: Self.json(stale.yours))]
            throw Problem(.conflict, Problem.stale.message, details: both)
        }
    }

    private static func json(_ settings: OrganisationSettings) -> [UInt8] {
        var out = Out(capacity: 400)
        out.object { out in
            for name in OrganisationSettings.names { out.member(name, settings[name]) }
            out.member("version", settings.version)
        }
        return out.bytes
    }

    private static let properties = OrganisationSettings.names.map { "\"\($0)\":{\"type\":\"string\"}" }.joined(separator: ",")
    private static let required = (OrganisationSettings.names + ["version"]).map { "\"\($0)\"" }.joined(separator: ",")
    private static let schema = #"{"type":"object","required":[\#(required)],"properties":{\#(properties),"version":{"type":"integer"}}}"#
    private static var readContract: Contract {
        var contract = Contract()
        contract.answer = Array(schema.utf8)
        return contract
    }
    private static var changeContract: Contract {
        var contract = readContract
        contract.conflict = Array(schema.utf8)
        contract.body = Array(
            #"{"type":"object","additionalProperties":false,"required":["version"],"properties":{\#(properties),"version":{"type":"integer"}}}"#.utf8)
        return contract
    }
}
