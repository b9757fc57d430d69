public import Platform
public import Store

/// Gives an organisation another key of its own: its files' keys are wrapped under that, the files stay as they are.
public struct OrganisationKeyRotation: Sendable {
    /// An upload may have begun with the old key a day ago; until then that is kept.
    public static let patience: Int64 = 86_400_000
    private let store: Store
    private let keys: OrganisationKeys
    private let files: SealedFiles

    public init(store: Store, keys: OrganisationKeys, files: SealedFiles) { (self.store, self.keys, self.files) = (store, keys, files) }

    /// Makes a key and wraps the keys of all files under it. The old one stays until ``finish(_:by:now:)``.
    ///
    /// - Parameters:
    ///   - scope: of the organisation, at the console.
    ///   - act: who and why, for the installation's log; the organisation's keeps why.
    /// - Returns: how many files' keys were wrapped anew.
    public func begin(_ scope: Scope<JobDoor>, by act: OperatorAct, now: Int64) async throws -> Int {
        guard try await keys.renewedAt(scope.organisation) == nil else {
            throw MasterKeys.Refusal(description: "A rotation of this organisation's key is under way. End it with --finish.")
        }
        try await log("organisation_key.rotated", "organisation.key_rotated", scope, act)
        try await keys.add(to: scope.organisation, now: now)
        return try await EvidenceRewrapping(store: store, files: files).run(scope)
    }

    /// Wraps what is left, and destroys the older keys once no upload can still use them.
    public func finish(_ scope: Scope<JobDoor>, by act: OperatorAct, now: Int64) async throws -> Int {
        guard let madeAt = try await keys.renewedAt(scope.organisation) else {
            throw MasterKeys.Refusal(description: "This organisation has one key: there is no rotation to finish.")
        }
        let changed = try await EvidenceRewrapping(store: store, files: files).run(scope)
        guard madeAt + Self.patience <= now else {
            throw MasterKeys.Refusal(
                description: """
                    \(changed) files' keys were wrapped anew. The old key is kept until a day after the new one was made, for uploads that are under way: run \
                    this again after \(Instant(milliseconds: madeAt + Self.patience).iso).
                    """)
        }
        try await log("organisation_key.destroyed", "organisation.old_keys_destroyed", scope, act)
        try await keys.forgetOlder(of: scope.organisation)
        return changed
    }

    /// What cannot be logged does not happen, and what was refused is not logged: it stands between the checks and the act.
    private func log(_ action: String, _ own: String, _ scope: Scope<JobDoor>, _ act: OperatorAct) async throws {
        try await store.write(store.operate(reason: "keys rotate")) { try $0.record(Change(action, "installation", scope.organisation), by: act) }
        try await store.write(scope) { tx in
            try tx.record(Change(own, "organisation", scope.organisation, fields: [.init("reason", after: .text(act.reason))]))
        }
    }
}
