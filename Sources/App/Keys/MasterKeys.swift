public import Cryptography
public import Platform
public import Store

/// The master keys of an installation: which there are, what is sealed under each, and bringing everything under another.
public struct MasterKeys: Sendable {
    /// Why nothing was done, in a sentence or two.
    public struct Refusal: Error, CustomStringConvertible, Sendable {
        public let description: String
        public init(description: String) { self.description = description }
    }

    let store: Store
    let keyring: Keyring
    let keys: OrganisationKeys
    let values: [SealedValues]
    let random: @Sendable (Int) -> [UInt8]

    public init(store: Store, keyring: Keyring, keys: OrganisationKeys, random: @escaping @Sendable (Int) -> [UInt8]) {
        (self.store, self.keyring, self.keys, self.random) = (store, keyring, keys, random)
        values = SealedColumn.allCases.map { SealedValues(column: $0, store: store, keyring: keyring, random: random) }
    }

    // MARK: At the start of a program

    /// Notes the versions that are given, and refuses to go on where something could not be opened.
    ///
    /// - Throws: ``Refusal`` for a key that is not the one it was, or one that is missing while something is sealed under it.
    public func settle(now: Int64) async throws {
        let known = try await store.read(store.gate()) { try $0.masterKeys() }
        for key in known where keyring.versions.contains(key.number) {
            guard try keyring.proof(of: key.number) == key.proof else {
                throw Refusal(description: "Version \(key.number) in AERTOUS_KEY is another key than the one that these data were sealed with.")
            }
        }
        let missing = known.filter { !$0.isRemoved && !keyring.versions.contains($0.number) }
        if known.isEmpty || !missing.isEmpty { try await checkNothingIsMissing() }
        let new = try keyring.versions.filter { version in !known.contains { $0.number == version && !$0.isRemoved } }.map { version in
            (id: Identifier.make(now: now, random: random), version: version, proof: try keyring.proof(of: version))
        }
        let isAlone = try await store.write(store.gate()) { tx in
            var isAlone = true
            for key in missing { _ = try tx.set("master_key", where: "id = \(key.id)", ["removed_at": .integer(now)]) }
            for key in new {
                let cells: Cells = ["number": .integer(Int64(key.version)), "proof": .text(key.proof), "since": .integer(now), "removed_at": .null]
                if known.contains(where: { $0.number == key.version }) {
                    try tx.upsert("master_key", id: key.id, on: ["number"], cells)
                } else {
                    isAlone = try tx.insertIfFree("master_key", id: key.id, cells) && isAlone
                }
            }
            return isAlone
        }
        // Another program that starts at this moment noted a version first: now it is known, and may be another key.
        if !isAlone { try await settle(now: now) }
    }

    private func checkNothingIsMissing() async throws {
        let census = try await census()
        guard let version = census.versions.subtracting(keyring.versions).min() else { return }
        throw Refusal(
            description: """
                AERTOUS_KEY lacks version \(version) of the key, under which \(census.count(version)) values are sealed. Give it together with the others, parted \
                by a comma; aertous keys rotate makes it unnecessary.
                """)
    }

    // MARK: What there is

    /// Counts what is sealed under each version. It reads all of it.
    public func census() async throws -> KeyCensus {
        var census = KeyCensus()
        for values in values { census.values[values.column] = try await values.census() }
        for organisation in try await keys.organisations() {
            for version in try await keys.versions(of: organisation) { census.organisations[version, default: 0] += 1 }
        }
        return census
    }

    /// A version as the operator sees it.
    public struct Line: Sendable {
        public let version: UInt32
        /// Since when a program has had it; nil for one that none has had yet.
        public let since: Int64?
        public let isHeld, isCurrent: Bool
        public let organisations, factors, notices: Int
        public var isFree: Bool { organisations + factors + notices == 0 }
    }

    public func lines() async throws -> [Line] {
        let known = try await store.read(store.gate()) { try $0.masterKeys() }
        let census = try await census()
        let versions = Set(known.filter { !$0.isRemoved }.map(\.number)).union(keyring.versions).union(census.versions)
        return versions.sorted().map { version in
            Line(
                version: version, since: known.first { $0.number == version }?.since, isHeld: keyring.versions.contains(version),
                isCurrent: keyring.current == version, organisations: census.organisations[version, default: 0], factors: census.factors[version, default: 0],
                notices: census.notices[version, default: 0])
        }
    }
}
