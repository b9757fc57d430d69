public import Platform
public import Store

/// What an operator may change about which addresses are let in, from the console only. Each act is a row with its reason
/// and its time that stands for good.
public struct GateDesk: Sendable {
    /// Why nothing was done, in one sentence.
    public struct Refusal: Error, CustomStringConvertible, Sendable { public let description: String }

    /// One list that is in force.
    public struct ListLine: Sendable {
        public let kind, date: String
        public let count: Int
    }

    private let addresses: WorkAddresses
    private let identify: @Sendable (Int64) -> String
    private var store: Store { addresses.store }

    public init(_ addresses: WorkAddresses, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.addresses = addresses
        identify = { Identifier.make(now: $0, random: random) }
    }

    /// Lets a domain with all below it through, or one address.
    ///
    /// - Returns: the subject as it was understood.
    public func allow(_ typed: String, by act: OperatorAct, now: Int64) async throws -> String {
        let subject = try subject(typed)
        guard !act.reason.isEmpty else { throw Refusal(description: "Say why, in --reason: it stands beside the exception for good.") }
        guard try await addresses.gate().decide(subject.contains("@") ? subject : "a@" + subject) != .allowed else {
            throw Refusal(description: "\(subject) is let through as it is.")
        }
        try await write(subject, isAllowed: true, by: act, now: now)
        return subject
    }

    /// Takes an exception back. Accounts that came in with it stay.
    public func revoke(_ typed: String, by act: OperatorAct, now: Int64) async throws -> String {
        let subject = try subject(typed)
        try await write(subject, isAllowed: false, by: act, now: now)
        return subject
    }

    /// Every decision, oldest first.
    public func exceptions() async throws -> [GateException] {
        try await store.read(store.operate(reason: "gate list")) { try $0.gateExceptions() }
    }

    /// The lists in force.
    public func lists() async throws -> [ListLine] {
        try await addresses.gate().lists.map { ListLine(kind: $0.kind.rawValue, date: $0.date, count: $0.count) }
    }

    /// Takes a list into the data; every program that serves it goes by it from the next address on.
    public func update(_ bytes: [UInt8], name: String, today: Day, by act: OperatorAct, now: Int64) async throws -> ListLine {
        let list: DomainList
        do { list = try DomainList(bytes, name: name) } catch { throw Refusal(description: "\(error).") }
        guard let present = try await addresses.gate().lists.first(where: { $0.kind == list.kind }), list.date > present.date else {
            throw Refusal(description: "\(name) is of \(list.date), which is not newer than the list in force. Nothing was changed.")
        }
        // A year mistyped would shut out every later list.
        guard list.date <= today.adding(days: 1).iso else {
            throw Refusal(description: "\(name) is of \(list.date), which is yet to come. Nothing was changed.")
        }
        let id = identify(now)
        try await store.write(store.operate(reason: "gate update")) { tx in
            try tx.insert(
                "gate_list", id: id,
                [
                    "kind": .text(list.kind.rawValue), "listed_on": .text(list.date), "entries": .integer(Int64(list.count)), "content": .bytes(bytes),
                    "taken_at": .integer(now),
                ])
            let fields: [Change.Field] = [.init("kind", after: .text(list.kind.rawValue)), .init("date", after: .text(list.date))]
            try tx.record(Change("gate.list_taken", "gate_list", id, fields: fields), by: act)
        }
        return ListLine(kind: list.kind.rawValue, date: list.date, count: list.count)
    }

    private func subject(_ typed: String) throws -> String {
        guard let subject = WorkEmailGate.subject(typed) else { throw Refusal(description: "This is neither a domain nor an address. \(EmailAddress.advice)") }
        return subject
    }

    private func write(_ subject: String, isAllowed: Bool, by act: OperatorAct, now: Int64) async throws {
        let id = identify(now)
        try await store.write(store.operate(reason: "gate exception")) { tx in
            let last = try tx.lastGateException(about: subject)
            guard (last?.isAllowed ?? false) != isAllowed else {
                throw Refusal(description: isAllowed ? "\(subject) is let through already." : "There is no exception for \(subject).")
            }
            try tx.insert(
                "gate_exception", id: id,
                [
                    "subject": .text(subject), "number": .integer(Int64((last?.number ?? 0) + 1)), "is_allowed": .flag(isAllowed), "reason": .text(act.reason),
                    "made_at": .integer(now),
                ])
            // An address is somebody's, so it stands beside the leaf like any value.
            try tx.record(Change(isAllowed ? "gate.allowed" : "gate.revoked", "gate_exception", id, fields: [.init("subject", after: .text(subject))]), by: act)
        }
    }
}
