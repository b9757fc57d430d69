import App
import World

extension Placements {
    private static let order: [String: String] = ["framework": "iso27001-2022", "from": "2026-01-01", "to": "2026-12-31"]

    static let packageSendings: [String: Sending] = [
        "POST /o/{organisation}/packages": .form(order), "POST /api/v1/packages": .json(order),
        "POST /o/{organisation}/engagements": .form([:]), "POST /api/v1/engagements": .json(["title": "written"]),
    ]

    /// An engagement names an auditor, whose id differs from organisation to organisation: without one the verb is reached
    /// all the same.
    static let packageAnswers: [String: Int] = ["POST /o/{organisation}/engagements": 422, "POST /api/v1/engagements": 422]
}
