public import Cryptography
public import Store
internal import Platform

/// The public keys of an installation over time. Each one and its successor sign each other: the old key lets those who
/// trusted it trust the new one, and the new key keeps what the old one signed believed after its version is gone.
public struct SigningKeys: Sendable {
    private let store: Store
    private let signing: Signing
    private let random: @Sendable (Int) -> [UInt8]

    public init(store: Store, signing: Signing, random: @escaping @Sendable (Int) -> [UInt8]) {
        (self.store, self.signing, self.random) = (store, signing, random)
    }

    /// Records the keys that sign now, where they are new. At the start of a program that signs.
    public func settle(now: Int64) async throws {
        for purpose in SigningPurpose.allCases {
            let known = try await store.read(store.gate()) { try $0.signingKeys() }
            let signer = try signing.signer(purpose)
            let vkey = signer.verifier.vkey
            guard !known.contains(where: { $0.vkey == vkey }) else { continue }
            let older = try known.last { $0.purpose == PublicKeys.word(purpose) }.flatMap { try signing.signer(purpose, vkey: $0.vkey) }
            let successor = try older?.sign(KeyStatement(relation: .successor, vkey: vkey, since: now).text)
            let predecessor = try older.map { try signer.sign(KeyStatement(relation: .predecessor, vkey: $0.verifier.vkey, since: now).text) }
            let (id, number) = (Identifier.make(now: now, random: random), signing.current)
            do {
                try await store.write(store.gate()) { tx in
                    try tx.insert(
                        "signing_key", id: id,
                        [
                            "vkey": .text(vkey), "purpose": .text(PublicKeys.word(purpose)), "number": .integer(Int64(number)), "since": .integer(now),
                            "signed_by_older": successor.value, "vouches_for_older": predecessor.value,
                        ])
                }
            } catch let problem as Problem where problem.kind == .conflict { continue }  // another node was faster
        }
    }

    /// Keys whose version is gone, believed because a newer key vouches for them: a row that somebody put there is not.
    public func retired() async throws -> [VerifierKey] {
        let known = try await store.read(store.gate()) { try $0.signingKeys() }
        var retired: [VerifierKey] = []
        for purpose in SigningPurpose.allCases {
            let own = known.filter { $0.purpose == PublicKeys.word(purpose) }
            let held = try signing.verifiers(purpose)
            var believed = held
            // From the newest backwards; each is vouched for by the one after it.
            for (older, newer) in zip(own, own.dropFirst()).reversed() {
                guard let key = try? VerifierKey(vkey: older.vkey), key.purpose == purpose, !believed.contains(key), let note = newer.vouchesForOlder else {
                    continue
                }
                let statement = KeyStatement(relation: .predecessor, vkey: older.vkey, since: newer.since)
                guard statement.stands(in: note, signedBy: believed.filter { $0.vkey == newer.vkey }) else { continue }
                believed.append(key)
            }
            retired += believed.filter { !held.contains($0) }
        }
        return retired
    }

    /// One key as everybody may see it.
    struct Published: Sendable {
        let key: VerifierKey
        let use: String
        /// Since when it signs; nil for one that is held and has not signed yet. Until when it did; nil while it does.
        let since, until: Int64?
        let signedByOlder: String?
    }

    /// One line a key, for the operator.
    public func lines() async throws -> [String] {
        try await published().map { key in
            let life = [key.since.map { "since \(Day(of: $0).iso)" }, key.until.map { "until \(Day(of: $0).iso)" }].compactMap { $0 }
            return (["signs \(key.use)", "\(key.key.name)+\(Hex.encode(key.key.id))"] + life).joined(separator: "  ")
        }
    }

    /// Those that sign or signed, the newest first, of each purpose.
    func published() async throws -> [Published] {
        let known = try await store.read(store.gate()) { try $0.signingKeys() }
        return try SigningPurpose.allCases.flatMap { purpose in
            let own = known.filter { $0.purpose == PublicKeys.word(purpose) }
            let believed = try signing.verifiers(purpose)
            return own.indices.reversed().compactMap { index -> Published? in
                guard let key = believed.first(where: { $0.vkey == own[index].vkey }) else { return nil }
                let next = index + 1 < own.count ? own[index + 1].since : nil
                return Published(key: key, use: own[index].purpose, since: own[index].since, until: next, signedByOlder: own[index].signedByOlder)
            }
        }
    }
}
