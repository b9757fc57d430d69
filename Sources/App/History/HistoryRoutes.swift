internal import Platform
internal import Store

/// The past of records and of whole registers, as pages and as JSON.
struct HistoryRoutes {
    let past: Past
    let kinds: [RecordedKind]
    /// What a framework is called, by its id.
    let framework: @Sendable (String) -> String

    private static let judge: Route.Judge = { query, today in _ = try AsOfQuery(query, now: Instant(startOf: today).milliseconds + 86_399_999) }

    var routes: [Route] { kinds.flatMap { $0.isOnly ? only($0) : routes($0) } }

    private func only(_ kind: RecordedKind) -> [Route] {
        [
            Route(
                .get, "/o/{organisation}/\(kind.page)/history", .member, permission: kind.reads, .page, summary: "See \(kind.one) as it was",
                asks: ["as-of", "time"], judge: Self.judge
            ) { try await record($0, kind) },
            Route(
                .get, "/api/v1/\(kind.path)/history", .member, permission: kind.reads, .json, summary: "Read \(kind.one) as it was",
                contract: HistoryJSON.recordContract, judge: Self.judge
            ) { try await recordJSON($0, kind) },
        ]
    }

    private func routes(_ kind: RecordedKind) -> [Route] {
        let (page, judge) = ("/o/{organisation}/\(kind.page)", Self.judge)
        let pages = [
            Route(
                .get, page + "/history", .member, permission: kind.reads, .page, summary: "See \(kind.many.lowercased()) as they were", asks: AsOfQuery.names,
                judge: judge
            ) { try await list($0, kind) },
            Route(
                .get, page + "/{id}/history", .member, permission: kind.reads, .page, summary: "See \(kind.one) as it was", record: kind.table,
                asks: ["as-of", "time"], judge: judge
            ) { try await record($0, kind) },
        ]
        return kind.isInAPI ? pages + api(kind) : pages
    }

    private func api(_ kind: RecordedKind) -> [Route] {
        let (api, judge) = ("/api/v1/\(kind.path)", Self.judge)
        return [
            Route(
                .get, api + "/history", .member, permission: kind.reads, .json, summary: "Read \(kind.many.lowercased()) as they were",
                contract: HistoryJSON.listContract, judge: judge
            ) { try await listJSON($0, kind) },
            Route(
                .get, api + "/{id}/history", .member, permission: kind.reads, .json, summary: "Read \(kind.one) as it was", record: kind.table,
                contract: HistoryJSON.recordContract, judge: judge
            ) { try await recordJSON($0, kind) },
        ]
    }

    /// - Parameter zone: of the reader on pages, UTC in the API.
    private func listing(_ call: Call, _ kind: RecordedKind, in zone: Zone = .utc) async throws -> (Past.Listing, AsOfQuery, isWhole: Bool) {
        let query = try AsOfQuery(call.query(), now: call.now, in: zone)
        let isWhole = call.extent(kind.reads) == .all
        return (try await past.list(kind, query, isWhole: isWhole, as: call.member), query, isWhole)
    }
    private func list(_ call: Call, _ kind: RecordedKind) async throws -> Answer {
        let (listing, query, isWhole) = try await listing(call, kind, in: call.zone)
        return .page(HistoryPages(kind: kind, query: query, call: call, framework: framework).list(listing, isWhole: isWhole))
    }
    private func listJSON(_ call: Call, _ kind: RecordedKind) async throws -> Answer {
        let (listing, query, _) = try await listing(call, kind)
        return .json(HistoryJSON.list(listing, kind, query))
    }
    private func record(_ call: Call, _ kind: RecordedKind) async throws -> Answer {
        let (query, id) = (try AsOfQuery(call.query(), now: call.now, in: call.zone), try self.id(call, kind))
        let (record, events, people) = try await past.record(id, of: kind, query, isWhole: call.extent(kind.reads) == .all, as: call.member)
        return .page(HistoryPages(kind: kind, query: query, call: call, framework: framework).record(id, record, events, people))
    }
    private func id(_ call: Call, _ kind: RecordedKind) throws -> String { kind.isOnly ? try call.member.organisation : try call.parameter("id") }
    private func recordJSON(_ call: Call, _ kind: RecordedKind) async throws -> Answer {
        let query = try AsOfQuery(call.query(), now: call.now)
        let isWhole = call.extent(kind.reads) == .all
        guard let record = try await past.record(id(call, kind), of: kind, query, isWhole: isWhole, as: call.member).record else { throw Problem.notFound }
        return .json(HistoryJSON.record(record, kind, query))
    }
}
