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
        return try await doing(.rotation, scope, act) {
            try await keys.add(to: scope.organisation, now: now)
            return try await EvidenceRewrapping(store: store, files: files).run(scope)
        }
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
        try await doing(.destruction, scope, act) { try await keys.forgetOlder(of: scope.organisation) }
        return changed
    }

    /// Keys lie outside the database, so no transaction holds them together with an entry: both logs say that it began, behind the checks, for
    /// what was refused is not logged, and that it was done or failed. Where it was cut off, `keys` says how far it came.
    private func doing<R: Sendable>(_ what: Exchange, _ scope: Scope<JobDoor>, _ act: OperatorAct, _ body: () async throws -> R) async throws -> R {
        let request = store.newRequest()
        func log(_ step: OperatorStep) async throws {
            let (action, own) = what.actions(step)
            try await store.write(store.operate(reason: "keys rotate"), request: request) {
                try $0.record(Change(action, "installation", scope.organisation), by: act)
            }
            try await store.write(scope, request: request) { tx in
                try tx.record(Change(own, "organisation", scope.organisation, fields: [.init("reason", after: .text(act.reason))]))
            }
        }
        return try await OperatorStep.noting(log, body)
    }

    private enum Exchange {
        case rotation, destruction

        /// For the installation's log, and for the organisation's.
        func actions(_ step: OperatorStep) -> (String, String) {
            switch (self, step) {
            case (.rotation, .begun): ("organisation_key.rotation_began", "organisation.key_rotation_began")
            case (.rotation, .done): ("organisation_key.rotated", "organisation.key_rotated")
            case (.rotation, .failed): ("organisation_key.rotation_failed", "organisation.key_rotation_failed")
            case (.destruction, .begun): ("organisation_key.destruction_began", "organisation.old_keys_destruction_began")
            case (.destruction, .done): ("organisation_key.destroyed", "organisation.old_keys_destroyed")
            case (.destruction, .failed): ("organisation_key.destruction_failed", "organisation.old_keys_destruction_failed")
            }
        }
    }
}
