import Store

/// The handlers of the JSON routes.
extension Records {
    @Sendable func listJSON(_ call: Call) async throws -> Answer {
        let listing = try await list(ListQuery(call.query(), register.fields, order: register.order), as: call.member)
        var out = Out(capacity: 512 * (listing.records.count + 1))
        register.fields.write(listing.records, next: listing.next, into: &out)
        return .json(out.bytes)
    }

    @Sendable func recordJSON(_ call: Call) async throws -> Answer {
        let record = try await one(call.parameter("id"), as: call.member)
        return .versioned(record.version, .json(register.fields.json(record)))
    }

    @Sendable func addJSON(_ call: Call) async throws -> Answer {
        var record = try register.defaults(call)
        let problems = try register.fields.read(try await call.json(), into: &record)
        let added = try await add(record, call.act, problems: problems)
        return .versioned(added.version, .json(register.fields.json(added), status: 201, location: "\(call.base)/\(register.path)/\(added.id)"))
    }

    /// A version that is missing is one of the problems, not a reason to keep the others back.
    @Sendable func changeJSON(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id"), body = try await call.json()
        var version: Int?
        if case .number(let number)? = body["version"], number > 0 { version = number }
        let condition = try call.ifMatch
        let given = try Version.agreed(version, condition)
        do {
            let changed = try await change(id, version: given, call.act) { [register] record in
                try register.fields.read(body, into: &record, besides: ["version"]) + (given == nil ? Version.missing.fields : [])
            }
            return .versioned(changed.version, .json(register.fields.json(changed)))
        } catch let stale as Stale<R> { throw condition == nil ? stale.problem : stale.failedCondition }
    }

    @Sendable func deleteJSON(_ call: Call) async throws -> Answer {
        let query = try call.query(), condition = try call.ifMatch
        let version = condition == nil || query["version"] != nil ? try Version.read(query["version"]) : nil
        do {
            try await delete(call.parameter("id"), version: try Version.agreed(version, condition) ?? Version.read(nil), call.act)
        } catch let stale as Stale<R> { throw condition == nil ? stale.problem : stale.failedCondition }
        return .nothing
    }

    @Sendable func importJSON(_ call: Call) async throws -> Answer {
        let dry = try call.query()["dry_run"] ?? "false"
        guard dry == "true" || dry == "false" else { throw Problem.malformed("“dry_run” is true or false.", field: "dry_run") }
        let bytes = try await call.body(["text/csv"], limit: CSVReader.byteLimit)
        return .json(try await take(csv: bytes, isDryRun: dry == "true", defaults: register.defaults(call), call.act).json)
    }
}
