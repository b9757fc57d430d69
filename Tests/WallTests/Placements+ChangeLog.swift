extension Placements {
    /// Every organisation's log begins with entry 0. What a call needs beyond that is not there: it reaches the verb all the same.
    static let changeLogParameters: [String: [String: String]] = {
        var all: [String: [String: String]] = [:]
        for path in [
            "/o/{organisation}/log/{position}", "/api/v1/log/{position}", "/o/{organisation}/log/{position}/proof.txt",
            "/o/{organisation}/log/{position}/erase",
        ] { all[path] = ["position": "0"] }
        return all
    }()
    static let changeLogSendings: [String: Sending] = [
        "POST /o/{organisation}/log/export": .form([:]), "POST /api/v1/log/export": .nothing,
        "POST /o/{organisation}/log/{position}/erase": .form(["field": "nothing", "reason": "asked for"]),
    ]
    static let changeLogAnswers: [String: Int] = [
        "GET /o/{organisation}/log/{position}/proof.txt": 404, "POST /o/{organisation}/log/{position}/erase": 404,
        "GET /o/{organisation}/log/public-proof.txt": 404, "GET /api/v1/log/public-proof": 404, "GET /.well-known/aertous-checkpoint": 404,
    ]
}
