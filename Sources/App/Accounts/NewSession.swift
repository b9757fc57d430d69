internal import Store

/// The row of a session, for whichever transaction begins it: signing in, joining, or going to another organisation.
struct NewSession: Sendable {
    let id, digest, account: String
    /// One at most: no session spans two.
    let organisation: (id: String, role: String)?
    let device: String
    /// Where it is begun from, as ``PlaceWords`` has it.
    let place: String?
    let now: Int64

    /// In the gate's door, in the place of those whose time is over. What cannot be logged does not happen.
    func begin(until ends: Int64, in tx: Writing) throws {
        _ = try tx.remove("session", where: "ends_at <= \(now)")
        try insert(until: ends, in: tx)
        try note(in: tx)
    }

    /// In the gate's door, or one that begins a membership.
    func insert(until ends: Int64, in tx: Writing) throws {
        try tx.insert(
            "session", id: id,
            [
                "account_id": .text(account), "digest": .text(digest), "organisation_id": (organisation?.id).value, "began_at": .integer(now),
                "used_at": .integer(now), "ends_at": .integer(ends), "device": .text(device), "role": (organisation?.role).value, "place": place.value,
            ])
    }

    /// The account's entry, with a copy in the organisation that the session opens.
    func note(in tx: Writing) throws {
        try tx.note(
            .sessionBegan, of: account, fields: [.init("device", after: .text(device)), .init("organisation", after: (organisation?.id).value)],
            copies: organisation.map { .organisation($0.id) } ?? .nowhere)
    }
}
