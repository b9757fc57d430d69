internal import Cryptography
internal import Platform
internal import Store

/// Where visitors leave what they wrote. It is inserted and never read back (`security.md` 1 and 6).
struct Letterbox: Sendable {
    /// From one address or /64 in a day of UTC: with a solved challenge, and without.
    static let (most, mostHeld) = (5, 2)
    /// Without a solved challenge, from all addresses together: what a person can look through.
    static let mostHeldInAll = 20

    let store: Store
    /// Of ``KeyPurpose/devices``: networks are counted under words that cannot be read.
    let key: SealingKey
    let random: @Sendable (Int) -> [UInt8]

    /// - Parameters:
    ///   - proof: of a solved challenge; without one it is held for review.
    ///   - client: the address that it came from.
    /// - Throws: ``SolvedChallenge/wasSpent``; 429 where as many came today as are taken; 503 where visitors are not served.
    func leave(_ cells: Cells, kind: EnquiryKind, proof: SolvedChallenge?, client: String, now: Int64) async throws {
        let (id, day) = (identify(now), Day(of: now))
        // No longer than the day, or an address that changed hands would be held against its next holder.
        let ends = (Int64(day.number) + 1) * 86_400_000
        let network = Pseudonym.of("\(day.iso) \(IPAddress(client)?.prefix.description ?? "")", kind: "visitor", key: key)
        var row = cells
        for (column, value) in [
            ("held", .flag(proof == nil)), ("came_at", .integer(now)), ("due_on", .text(kind.due(came: now).iso)),
        ] as [(Name, Value)] { row.append(column, value) }
        let (enquiry, identify) = (row, self.identify)
        try await store.write(store.letterbox()) { tx in
            /// The first place of the day that nobody has.
            func takePlace(_ name: String, of most: Int) throws {
                for place in 1...most {
                    if try tx.claim("\(name):\(place)", id: identify(now), ends: ends) { return }
                }
                var problem = Problem(.tooMany, "As many came today as this form takes in a day.")
                problem.retryAfter = max(1, (ends - now + 999) / 1_000)
                throw problem
            }
            if let proof {
                try tx.spend(proof, id: identify(now))
                try takePlace("sent:\(network)", of: Self.most)
            } else {
                try takePlace("held:\(network)", of: Self.mostHeld)
                try takePlace("held:\(day.iso)", of: Self.mostHeldInAll)
            }
            try tx.insert("enquiry", id: id, enquiry)
        }
    }

    private var identify: @Sendable (Int64) -> String { { [random] in Identifier.make(now: $0, random: random) } }
}
