public import Platform
public import Store
internal import Synchronization

/// The one place that decides whether an address may come in: sign-up, invitation, change of address and provisioning all
/// call ``admit(_:field:)``, and nothing else asks about a domain (`ArchitectureTests` holds the sources to it).
public struct WorkAddresses: Sendable {
    let store: Store
    private let current: Current

    /// - Parameter gate: with the lists that came with the program.
    public init(store: Store, gate: WorkEmailGate) { (self.store, current) = (store, Current(gate)) }

    /// The address, if it is one of work or an operator let it through.
    ///
    /// - Parameter field: what the form or the JSON body calls it.
    /// - Throws: `Problem.invalid` with what to do. It does not depend on who has an account.
    public func admit(_ typed: String, field: String = "email") async throws -> EmailAddress {
        guard let address = EmailAddress(typed), !address.isReserved else { throw Problem.invalid(field, EmailAddress.advice) }
        let gate = try await gate()
        guard let advice = gate.decide(address).advice else { return address }
        let subjects = gate.subjects(of: address)
        let exceptions = try await store.read(store.gate()) { try $0.gateExceptions(among: subjects) }
        guard gate.decide(address, exceptions: exceptions) == .allowed else { throw Problem.invalid(field, advice) }
        return address
    }

    /// Once more, when an address that a link was sent to is written: what let it through may have been taken back since.
    ///
    /// - Throws: `Problem.invalid`, in words for a page that has no field for it.
    func admitStill(_ typed: String) async throws -> EmailAddress {
        do { return try await admit(typed) } catch let problem as Problem where problem.kind == .invalid {
            throw Problem.invalid("", "This address is not let in any more. Use your address at work, with a new link")
        }
    }

    /// With the newest lists, which are read again only when an operator gave others.
    func gate() async throws -> WorkEmailGate {
        let gate = current.gate
        let dates = Dictionary(gate.lists.map { ($0.kind.rawValue, $0.date) }) { first, _ in first }
        let fresh = try await store.read(store.gate()) { tx in
            try tx.gateListDates().filter { dates[$0.kind].map { [date = $0.date] known in known < date } ?? false }.compactMap {
                try tx.gateList($0.kind, date: $0.date)
            }
        }
        guard !fresh.isEmpty else { return gate }
        let newer = try fresh.reduce(gate) { try $0.replacing(DomainList($1, name: "the list in the database")) }
        current.gate = newer
        return newer
    }

    /// What this program goes by now, read once for all requests.
    private final class Current: Sendable {
        private let state: Mutex<WorkEmailGate>
        init(_ gate: WorkEmailGate) { state = Mutex(gate) }
        var gate: WorkEmailGate {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }
}
