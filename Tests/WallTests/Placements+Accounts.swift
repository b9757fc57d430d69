import World

/// What people do for themselves. A link that is nobody's is not there, whoever asks, and an empty form needs another look.
extension Placements {
    private static let link = String(repeating: "0", count: 64)

    static let accountParameters: [String: [String: String]] = [
        "/reset/{link}": ["link": link], "/account/address/{link}": ["link": link],
    ]

    static let accountSendings: [String: Sending] = Dictionary(
        uniqueKeysWithValues: [
            "/reset", "/reset/{link}", "/account", "/account/password", "/account/address", "/account/address/{link}", "/account/sessions/end",
            "/account/sessions/{id}/end", "/account/export", "/account/delete", "/account/authenticators", "/account/authenticators/{id}",
            "/account/authenticators/{id}/remove", "/account/backup-codes", "/account/notifications",
        ].map { ("POST \($0)", .form([:])) })

    static let accountAnswers: [String: Int] = [
        "GET /account/address/{link}": 404, "POST /account/address/{link}": 404, "POST /account": 422, "POST /account/password": 422,
        "POST /account/address": 422, "POST /account/delete": 422, "POST /account/authenticators/{id}": 422,
    ]
}
