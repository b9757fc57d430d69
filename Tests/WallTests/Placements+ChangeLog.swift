extension Placements {
    /// Every organisation's log begins with entry 0.
    static let changeLogParameters: [String: [String: String]] = [
        "/o/{organisation}/log/{position}": ["position": "0"], "/api/v1/log/{position}": ["position": "0"],
    ]
    static let changeLogSendings: [String: Sending] = ["POST /o/{organisation}/log/export": .form([:]), "POST /api/v1/log/export": .nothing]
}
