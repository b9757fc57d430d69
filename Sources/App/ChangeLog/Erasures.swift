internal import Cryptography
internal import Platform
public import Store

/// Erases values from a log, each with a reason (`security.md` 19 and 22).
///
/// What the records themselves hold now is untouched: it is changed where it is kept, first.
public struct Erasures: Sendable {
    let store: Store
    /// The job that erases what the log says of a person whose account is gone.
    static let ofPerson = "log.erase-person"

    public init(store: Store) { self.store = store }

    /// Erases what an entry says of a field, before and after, wherever the log carries that value as far as `reach` goes.
    ///
    /// - Parameters:
    ///   - field: as the log calls it, such as `name`.
    ///   - reason: 1 to 255 bytes, stays in the log; it must not repeat what is erased.
    /// - Returns: how many values went.
    /// - Throws: `notFound` for an entry or a value that is not there; 409 while a legal hold stands; 422 for the reason, for what has to
    ///   stay (``isErasable(_:of:)``), and for a value that is too common to be erased everywhere.
    @discardableResult
    public func erase<D: ReadingDoor & WritingDoor & OrganisationDoor>(
        _ field: String, of position: UInt64, reaching reach: ErasureReach = .record, reason: String, _ scope: Scope<D>
    ) async throws -> Int {
        try await erase(try await place(of: field, of: position, reaching: reach, reason: reason, scope), reason: reason, scope)
    }

    /// What is to be erased, where it may be.
    func place<D: ReadingDoor & OrganisationDoor>(
        of field: String, of position: UInt64, reaching reach: ErasureReach, reason: String, _ scope: Scope<D>
    ) async throws -> ErasurePlace {
        guard let position = Int64(exactly: position) else { throw Problem.notFound }
        let fields = [field, field + Change.beforeMark]
        let (entry, values, hold) = try await store.read(scope) {
            (try $0.record(at: position), try $0.values(of: fields, at: position), try $0.retention()?.hold)
        }
        guard let entry, !values.isEmpty else { throw Problem.notFound }
        guard Self.isErasable(field, of: entry.action) else {
            throw Problem.invalid(
                "field",
                entry.action == LogEpoch.action
                    ? "What the entry about a new epoch names of a checkpoint stays: without it the log could not be verified."
                    : "Who erased something, what and why stays.")
        }
        guard reach == .record || values.allSatisfy(ErasureReach.isTelling) else {
            throw Problem.invalid("reach", "This value is too common to be erased everywhere: it would go from entries that mean something else by it.")
        }
        guard !values.contains(where: { reason.contains($0) }) else {
            throw Problem.invalid("reason", "The reason stays in the log: say why without repeating what is erased.")
        }
        guard 1...Leaf.textLimit ~= reason.utf8.count else { throw Problem.invalid("reason", "Give a reason of at most \(Leaf.textLimit) bytes.") }
        if let hold { throw Problem.conflict("A legal hold stands, so nothing is erased: \(hold)") }
        return ErasurePlace(reach: reach, type: entry.type, record: entry.id, fields: fields, values: values)
    }

    /// - Parameter also: what each transaction of the erasure does beside it.
    func erase<D: WritingDoor>(
        _ place: ErasurePlace, reason: String, _ scope: Scope<D>, request: String = RequestID.current,
        also: @escaping @Sendable (Writing) throws -> Void = { _ in }
    ) async throws -> Int {
        try await all(scope, request: request) { tx in
            let count = try tx.eraseValues(where: place.condition, reason: reason)
            if count > 0 { try also(tx) }
            return count
        }
    }

    /// Whether an entry's value of a field may go: not what a new epoch names, nor what the installation's log says of an erasure.
    static func isErasable(_ field: String, of action: String) -> Bool {
        action == LogEpoch.action ? !LogEpoch.lasting.contains(field) : !ErasurePlace.acts.contains(action)
    }

    /// Erases from an account's own log what it says, but for fields that speak of nobody. That entries were made, of which kind and
    /// when, stays.
    ///
    /// - Parameter kept: those fields, each of an action.
    func forget(account id: String, keeping kept: [(action: String, field: String)], reason: String) async throws -> Int {
        let condition = Self.said(but: kept)
        return try await self.all(store.ledger(.account(id), as: "program", role: "program")) { try $0.eraseValues(where: condition, reason: reason) }
    }

    /// All that a log says but for those fields, over `log_value AS v` and `log_leaf AS l`.
    static func said(but kept: [(action: String, field: String)]) -> SQL {
        let all: SQL = "v.value <> ''"
        return kept.reduce(all) { "\($0) AND NOT (l.action = \($1.action) AND v.field = \($1.field))" }
    }

    /// Erases names and addresses of a member from the organisation's log, from the member's row, and from the invitations to them.
    ///
    /// The addresses go wherever they stand; a name only where the log speaks of this member, for another thing may be called so.
    func forget(member id: String, reason: String, _ scope: Scope<JobDoor>) async throws -> Int {
        let addresses = try await store.read(scope) { try $0.addresses(ofMember: id) }
        let count = try await all(scope) { tx in
            let own: SQL = "l.record_type = 'member' AND l.record_id = \(id) AND v.field IN ('name', 'name~before', 'email', 'email~before')"
            return try tx.eraseValues(where: addresses.isEmpty ? own : "(\(own)) OR v.value IN (\(list: addresses))", reason: reason)
        }
        // Last: an attempt that broke off finds the address here again.
        try await store.write(scope) { tx in
            for invitation in try tx.invitations(to: addresses.compactMap { EmailAddress($0)?.canonical }) {
                let state = invitation.state == "pending" ? "revoked" : invitation.state
                _ = try tx.set("invitation", where: "id = \(invitation.id)", ["email": .text(""), "email_canonical": .text(""), "state": .text(state)])
                try tx.record(
                    Change(
                        "invitation.forgotten", "invitation", invitation.id,
                        fields: state == invitation.state ? [] : [.init("state", before: .text(invitation.state), after: .text(state))]))
            }
            guard try tx.set("member", where: "id = \(id)", ["name": .text("Former member"), "email": .text("")]) > 0 else { return }
            try tx.record(Change("member.forgotten", "member", id))
        }
        await store.scrub()
        return count
    }

    /// As many transactions as it takes, each of bounded size.
    private func all<D: WritingDoor>(_ scope: Scope<D>, request: String = RequestID.current, _ part: @escaping @Sendable (Writing) throws -> Int) async throws
        -> Int
    {
        var sum = 0
        while true {
            let count = try await store.write(scope, request: request) { try part($0) }
            sum += count
            if count < Writing.erasureLimit { return sum }
        }
    }

    /// A day later again, while a legal hold stands.
    var jobs: [JobKind] {
        [
            JobKind(Self.ofPerson) { job in
                let (scope, member) = (store.job(organisation: try job.inOrganisation(), reason: "erasure"), try job.id("member"))
                if try await store.read(scope, { try $0.retention()?.hold }) != nil {
                    try await store.write(scope) { try $0.enqueue(Self.ofPerson, ids: ["member": member], delay: 86_400_000) }
                    return .done
                }
                _ = try await forget(member: member, reason: "account deleted", scope)
                return .done
            }
        ]
    }
}

extension Writing {
    /// Asks for what the log says of a person to be erased, once this transaction is committed.
    func enqueueErasure(ofMember id: String) throws { try enqueue(Erasures.ofPerson, ids: ["member": id], key: id) }
}
