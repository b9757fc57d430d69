public import Store

extension Writing {
    /// In the operator's door: an organisation that an act touched hears of it, once it is in the installation's log.
    ///
    /// - Parameters:
    ///   - action: as the installation's log has it, such as `job.dropped`.
    ///   - type: the table, and `record` the id, of what the installation's log names.
    ///   - request: which the entry bears; without one it is the record's newest of this action.
    public func enqueueOperatorCopy(of action: String, _ type: String, _ record: String, organisation: String, request: String? = nil) throws {
        var ids = ["act": action.replacing(".", with: "-"), "type": type, "record": record]
        ids["request"] = request
        try enqueue("operator-copy", organisation: organisation, ids: ids)
    }
}
