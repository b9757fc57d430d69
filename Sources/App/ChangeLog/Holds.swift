public import Store

/// Legal holds on organisations' logs.
public struct Holds: Sendable {
    let store: Store
    public init(store: Store) { self.store = store }

    /// - Parameters:
    ///   - hold: why it is held; nil lifts the hold.
    ///   - reason: why it is lifted.
    public func set(_ hold: String?, _ scope: Scope<JobDoor>, reason: String = "", request: String = RequestID.current) async throws {
        try await store.write(scope, request: request) { try $0.setHold(hold, why: reason) }
    }
}
