import CPostgreSQL

/// What goes down the pipeline and comes back up it.
extension PostgresConnection {
    func sendOpening() throws {
        if isOwed {
            isOwed = false
            PQclear(try finish(isMarked: true))
        }
        guard let (mode, entry) = pending else { return }
        pending = nil
        isOpen = true
        isReading = mode != .write
        try sendFixed(isReading ? "r" : "w", [])
        // A migration enters nothing and may take its time.
        guard entry.door != nil else { return }
        try sendEntry(entry, mode == .longRead ? settings.longStatementTimeout : settings.statementTimeout)
    }

    func sendEntry(_ entry: Entry, _ limit: Duration) throws {
        let entered = [
            entry.door?.rawValue, entry.organisation, entry.member, entry.account, entry.key, entry.day, String(limit.milliseconds),
            String(settings.wait.milliseconds),
        ]
        try sendFixed("s", entered.map { .text($0 ?? "") })
    }

    func reenter(_ entry: Entry) throws {
        try sendOpening()
        try sendEntry(entry, settings.statementTimeout)
        PQclear(try finish())
    }

    func send(_ statement: Compiled, _ values: [Value]) throws {
        guard !isUnnamed else { return try sendUnnamed(statement.text, values) }
        let name = "q\(statement.id)"
        while isPrepared.count <= statement.id { isPrepared.append(false) }
        if !isPrepared[statement.id], !outgoing.contains(statement.id) {
            guard PQsendPrepare(handle, name, statement.text, 0, nil) == 1 else { throw failure(nil) }
            outgoing.append(statement.id)
        }
        try sendPrepared(name, values)
    }

    func sendFixed(_ name: String, _ values: [Value]) throws {
        if isUnnamed { try sendUnnamed(Self.fixed[name] ?? "", values) } else { try sendPrepared(name, values) }
    }

    private func sendPrepared(_ name: String, _ values: [Value]) throws {
        let sent = PostgresParameters(values).withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(lengths.count), values, lengths, formats, 0)
        }
        guard sent == 1 else { throw failure(nil) }
        outgoing.append(nil)
    }

    private func sendUnnamed(_ text: String, _ values: [Value]) throws {
        let sent = PostgresParameters(values).withPointers { values, lengths, formats in
            PQsendQueryParams(handle, text, Int32(lengths.count), nil, values, lengths, formats, 0)
        }
        guard sent == 1 else { throw failure(nil) }
        outgoing.append(nil)
    }

    /// Marks the end of what was sent and reads every answer up to that mark, so that the pipeline is clean again
    /// whatever failed. The first failure wins; what the server skipped after it is not a reason of its own.
    /// - Returns: the answer to what was sent last.
    func finish(isMarked: Bool = false) throws -> OpaquePointer {
        if !isMarked { guard PQpipelineSync(handle) == 1 else { throw failure(nil) } }
        defer { outgoing.removeAll(keepingCapacity: true) }
        var (last, error): (OpaquePointer?, (any Error)?) = (nil, nil)
        var (answers, nothing) = (0, 0)
        while true {
            guard let result = PQgetResult(handle) else {
                nothing += 1
                guard nothing < 2 else { throw failure(nil) }  // two in a row: the connection is gone
                continue
            }
            nothing = 0
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                guard let last, error == nil else {
                    PQclear(last)
                    throw error ?? StoreError.engine("postgres: no answer")
                }
                return last
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                if outgoing.indices.contains(answers), let id = outgoing[answers] { isPrepared[id] = true }
                answers += 1
                PQclear(last)
                last = result
            default:
                if error == nil, PQresultStatus(result) != PGRES_PIPELINE_ABORTED { error = failure(result) }
                answers += 1
                PQclear(result)
            }
        }
    }

    func prepare(_ name: String, _ text: String) throws {
        guard PQsendPrepare(handle, name, text, 0, nil) == 1 else { throw failure(nil) }
        outgoing.append(nil)
        PQclear(try finish())
    }

    /// By SQLSTATE alone: message and DETAIL quote rows.
    func failure(_ result: OpaquePointer?) -> StoreError {
        guard let result, let field = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { return .connection("postgres: lost") }
        return switch String(cString: field) {
        case "23505": .unique
        case "23503", "23001": .reference
        case "23502": .missing
        case "23514": .check
        case "42501", "AE002": .wall  // row security, or a grant that the role does not have
        case "25006": .readOnly
        case "AE001": .noOrganisation
        case "55P03", "40P01", "40001": .busy
        case "57014": .timeout
        case "53100", "58030": .disk
        case "57P01", "57P02", "57P03", "53300": .connection("postgres: going away")
        case let code: .engine("postgres \(code)")
        }
    }
}
