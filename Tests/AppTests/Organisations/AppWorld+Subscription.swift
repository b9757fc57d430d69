@testable import App
import HTTPTypes
import World

extension AppWorld {
    static let day = Duration.seconds(86_400)

    /// A write that a subscription lets through, or refuses.
    func addLedger() async throws -> Reply { try await api(.post, "/api/v1/assets", as: person(.ciso), json: #"{"name":"Ledger"}"#) }
}
