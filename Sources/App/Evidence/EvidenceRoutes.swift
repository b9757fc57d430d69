internal import Platform
internal import Store

/// The routes of evidence: each verb once as a page and once as JSON.
struct EvidenceRoutes {
    let pages: EvidencePageHandlers
    let api: EvidenceAPI

    init(_ records: EvidenceRecords, catalogues: Catalogues) {
        pages = EvidencePageHandlers(records: records, names: FrameworkNames(catalogues))
        api = EvidenceAPI(records: records)
    }

    var routes: [Route] { pageRoutes + apiRoutes }

    private static let ofList: Route.Judge = { query, _ in _ = try EvidenceQuery(query, besides: ["done"]) }
    private static let ofCoverage: Route.Judge = { query, today in _ = try CoverageQuery(query, today: today) }

    private var pageRoutes: [Route] {
        let place = "/o/{organisation}/evidence", record = place + "/{id}"
        func page(
            _ method: Method, _ path: String, _ permission: Permission, _ summary: String, of table: Name? = nil, asks: Set<String> = [],
            judge: Route.Judge? = nil, takes: Set<String>? = nil,
            _ handle: @escaping @Sendable (Call) async throws -> Answer
        ) -> Route {
            Route(
                method, path, .member, permission: permission.rawValue, .page, summary: summary, takes: takes, record: table, asks: asks, judge: judge,
                handle: handle)
        }
        return [
            page(.get, place, .evidenceRead, "Evidence: the list", asks: Contract.evidenceList.names.union(["done"]), judge: Self.ofList, pages.list),
            page(
                .get, place + "/coverage", .evidenceRead, "Evidence: the coverage map", asks: Contract.evidenceCoverage.names, judge: Self.ofCoverage,
                pages.coverage),
            page(.get, place + "/new", .evidenceAdd, "Evidence: the form to add some", asks: ["control_id", "assessment_id"], pages.new),
            page(.post, place, .evidenceAdd, "Add a link as evidence", pages.addLink),
            page(.put, place + "/upload", .evidenceAdd, "Upload a file as evidence", asks: Contract.evidenceUpload.names, pages.upload),
            page(.get, record, .evidenceRead, "The page of a piece of evidence", of: "evidence", asks: ["done"], pages.record),
            page(.get, record + "/file", .evidenceRead, "Download a file of evidence", of: "evidence", api.download),
            page(.get, record + "/edit", .evidenceAdd, "The form to edit evidence", of: "evidence", asks: ["done"], pages.edit),
            page(.post, record, .evidenceAdd, "Change evidence", of: "evidence", pages.change),
            page(.post, record + "/review", .evidenceReview, "Accept or reject evidence", of: "evidence", takes: ["version", "verdict", "note"], pages.review),
            page(.post, record + "/withdraw", .evidenceReview, "Withdraw evidence", of: "evidence", takes: ["version", "note"], pages.withdraw),
            page(.post, record + "/links", .evidenceAdd, "Link evidence to what it supports", of: "evidence", takes: ["target"], pages.link),
            page(.post, record + "/links/{link}/remove", .evidenceAdd, "Remove a link of evidence", of: "evidence", takes: [], pages.unlink),
            page(.get, record + "/delete", .evidenceAdd, "The question before evidence is deleted", of: "evidence", pages.askToDelete),
            page(.post, record + "/delete", .evidenceAdd, "Delete evidence", of: "evidence", takes: ["version"], pages.delete),
        ]
    }

    private var apiRoutes: [Route] {
        let place = "/api/v1/evidence", record = place + "/{id}"
        func json(
            _ method: Method, _ path: String, _ permission: Permission, _ summary: String, of table: Name? = nil, _ contract: Contract,
            judge: Route.Judge? = nil, _ handle: @escaping @Sendable (Call) async throws -> Answer
        ) -> Route {
            Route(
                method, path, .member, permission: permission.rawValue, .json, summary: summary, record: table, contract: contract, judge: judge, handle: handle
            )
        }
        return [
            json(.get, place, .evidenceRead, "List evidence", .evidenceList, judge: Self.ofList, api.list),
            json(.get, place + "/coverage", .evidenceRead, "Which days evidence covers", .evidenceCoverage, judge: Self.ofCoverage, api.coverage),
            json(.post, place, .evidenceAdd, "Add a link as evidence", .evidenceLink, api.addLink),
            json(.put, place + "/upload", .evidenceAdd, "Upload a file as evidence: the body is the file", .evidenceUpload, api.upload),
            json(.get, record, .evidenceRead, "Read a piece of evidence", of: "evidence", .evidenceRead, api.record),
            json(.get, record + "/file", .evidenceRead, "Download a file of evidence, whole or a range", of: "evidence", .evidenceFile, api.download),
            json(.patch, record, .evidenceAdd, "Change evidence: only the fields given", of: "evidence", .evidenceChange, api.change),
            json(.post, record + "/review", .evidenceReview, "Accept or reject evidence", of: "evidence", .evidenceReview, api.review),
            json(.post, record + "/withdraw", .evidenceReview, "Withdraw evidence", of: "evidence", .evidenceWithdraw, api.withdraw),
            json(.post, record + "/links", .evidenceAdd, "Link evidence to what it supports", of: "evidence", .evidenceTarget, api.link),
            json(.delete, record + "/links/{link}", .evidenceAdd, "Remove a link of evidence", of: "evidence", .evidenceUnlink, api.unlink),
            json(.delete, record, .evidenceAdd, "Delete evidence that was never accepted", of: "evidence", .evidenceDelete, api.delete),
        ]
    }
}
