public import Store

/// The verbs of a register: each is one transaction, with its change row. Pages, JSON and other areas call these.
public struct Records<R: Record>: Sendable {
    public let register: Register<R>
    let store: Store
    /// A new identifier; takes the time in milliseconds since 1970.
    let identify: @Sendable (Int64) -> String

    public init(_ register: Register<R>, in store: Store, identify: @escaping @Sendable (Int64) -> String) {
        (self.register, self.store, self.identify) = (register, store, identify)
    }

    /// - Throws: `notFound` for what is not there or may not be seen.
    public func one(_ id: String, as member: Member) async throws -> R {
        try await store.read(member.scope) { [register] tx in try register.one(id, tx) }
    }

    /// One page of the list, and the cursor of the next.
    public func list(_ query: ListQuery<R>, as member: Member) async throws -> Listing<R> {
        try await store.read(member.scope) { [register] tx in try register.list(query, tx) }
    }

    /// - Parameters:
    ///   - problems: what was not acceptable already when the record was read from a body or a form.
    ///   - check: what has to hold of other records, first in the same transaction.
    /// - Throws: ``Problem`` with every field that is not acceptable.
    public func add(
        _ record: R, _ act: Act, problems: [Problem.Field] = [], if check: @escaping @Sendable (Writing) throws -> Void = { _ in }
    ) async throws -> R {
        let id = identify(act.now)
        return try await store.write(act.member.scope) { [register] tx in
            try check(tx)
            var record = record
            try register.validate(&record, nil, act, tx, problems)
            (record.id, record.version) = (id, 1)
            try register.insert(record, tx)
            return record
        }
    }

    /// Changes a record that was read at `version`. Nothing is written, and nothing logged, where nothing differs.
    ///
    /// - Parameters:
    ///   - version: nil only where its absence is among the problems that `edit` answers with.
    ///   - edit: changes the record as it is now and answers with what is not acceptable in what was given.
    /// - Throws: ``Stale`` when somebody changed it since, ``Problem`` with every field that is not acceptable.
    public func change(_ id: String, version: Int?, _ act: Act, _ edit: @escaping @Sendable (inout R) throws -> [Problem.Field]) async throws -> R {
        try await store.write(act.member.scope) { [register] tx in
            let previous = try register.one(id, tx)
            var record = previous
            let problems = try edit(&record)
            if let version, previous.version != version {
                throw Stale(theirs: previous, yours: record, at: version, problems: problems)
            }
            try register.validate(&record, previous, act, tx, problems)
            return try register.update(record, from: previous, tx)
        }
    }

    /// - Throws: `conflict` when it was changed since, or while other records point at it.
    public func delete(_ id: String, version: Int, _ act: Act) async throws {
        try await store.write(act.member.scope) { [register] tx in
            let record = try register.one(id, tx)
            guard record.version == version else {
                throw Stale(theirs: record, yours: record, at: version)
            }
            try register.delete(record, tx)
        }
    }
}

/// A page of a list.
public struct Listing<R: Record>: Sendable {
    public let records: [R]
    /// The cursor after the last of them; nil at the end.
    public let next: String?
}

/// Somebody changed the record since it was read.
public struct Stale<R: Record>: Error {
    /// As it is now.
    public let theirs: R
    /// As it would be with what was given, and with the version that was given.
    public let yours: R
    public let problems: [Problem.Field]

    /// - Parameter version: the one that was given.
    public init(theirs: R, yours: R, at version: Int, problems: [Problem.Field] = []) {
        var yours = yours
        yours.version = version
        (self.theirs, self.yours, self.problems) = (theirs, yours, problems)
    }

    /// 409 with both versions, as JSON.
    public var problem: Problem { Problem(.conflict, Problem.stale.message, details: both) }
    /// 412 with both versions, for who named theirs by If-Match.
    var failedCondition: Problem { Problem(.preconditionFailed, Problem.stale.message, details: both) }

    private var both: [Problem.Detail] {
        [Problem.Detail("theirs", json: R.fields.json(theirs)), Problem.Detail("yours", json: R.fields.json(yours))]
    }
}
