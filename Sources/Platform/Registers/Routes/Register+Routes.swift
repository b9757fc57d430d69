public import Store

extension Register {
    /// Every route of the register: list, record, forms, deletion, CSV in and out, as pages and as JSON.
    ///
    /// - Parameter identify: makes an identifier; takes the time in milliseconds since 1970.
    public func routes(store: Store, identify: @escaping @Sendable (Int64) -> String) -> [Route] {
        let records = Records(self, in: store, identify: identify)
        return pageRoutes(records) + apiRoutes(records)
    }

    private var judge: Route.Judge {
        { [fields, order] query, _ in _ = try ListQuery(query, fields, order: order, besides: ["done"]) }
    }

    private func pageRoutes(_ records: Records<R>) -> [Route] {
        let place = "/o/{organisation}/\(path)", record = place + "/{id}"
        func page(
            _ method: Method, _ path: String, _ permission: String, _ summary: String, record: Bool = false,
            asks: Set<String> = [], judge: Route.Judge? = nil, takes: Set<String>? = nil, _ handle: @escaping @Sendable (Call) async throws -> Answer
        ) -> Route {
            Route(
                method, path, .member, permission: permission, gate: method == .get ? .read : gate, .page, summary: summary,
                takes: takes, record: record ? table : nil, asks: asks, judge: judge, handle: handle)
        }
        // `new`, `csv` and `import` come before `{id}`, which no identifier of ours equals.
        return [
            page(.get, place, reads, "\(many): the list", asks: Contract.list(self).names.union(["done"]), judge: judge, records.listPage),
            page(.get, place + "/new", writes, "\(many): the form to add \(one)", records.newPage),
            page(.get, place + "/csv", reads, "\(many): the list as CSV", asks: Contract.csv(self).names, judge: judge, records.csv),
            page(.get, place + "/import", writes, "\(many): the form to import", records.importPage),
            page(.post, place + "/import", writes, "\(many): try an import, or do it", records.importForm),
            page(.post, place, writes, "Add \(one)", records.addForm),
            page(.get, record, reads, "The page of \(one)", record: true, asks: ["done"], records.recordPage),
            page(.get, record + "/edit", writes, "The form to edit \(one)", record: true, records.editPage),
            page(.post, record, writes, "Change \(one)", record: true, records.changeForm),
            page(.get, record + "/delete", writes, "The question before \(one) is deleted", record: true, records.deletePage),
            page(.post, record + "/delete", writes, "Delete \(one)", record: true, takes: ["version"], records.deleteForm),
        ]
    }

    private func apiRoutes(_ records: Records<R>) -> [Route] {
        let place = "/api/v1/\(path)", record = place + "/{id}"
        func json(
            _ method: Method, _ path: String, _ permission: String, _ summary: String, record: Bool = false, _ contract: Contract,
            judge: Route.Judge? = nil, _ handle: @escaping @Sendable (Call) async throws -> Answer
        ) -> Route {
            Route(
                method, path, .member, permission: permission, gate: method == .get ? .read : gate, .json, summary: summary,
                record: record ? table : nil, contract: contract, judge: judge, handle: handle)
        }
        return [
            json(.get, place, reads, "List \(many.lowercased())", .list(self), judge: judge, records.listJSON),
            json(.get, place + "/csv", reads, "\(many) as CSV", .csv(self), judge: judge, records.csv),
            json(.post, place + "/import", writes, "Import \(many.lowercased()) from CSV", .importing, records.importJSON),
            json(.post, place, writes, "Add \(one)", .create(self), records.addJSON),
            json(.get, record, reads, "Read \(one)", record: true, .read(fields), records.recordJSON),
            json(.patch, record, writes, "Change \(one): only the fields given", record: true, .change(fields), records.changeJSON),
            json(.delete, record, writes, "Delete \(one)", record: true, .delete(fields), records.deleteJSON),
        ]
    }
}
