internal import Store

extension Reading {
    /// Active members for a choice of owner, by name; those beyond 500 are found through the API.
    func people() throws -> [(id: String, name: String)] {
        try rows("SELECT id, name FROM member WHERE state = 'active' ORDER BY name, id LIMIT 500") { ($0.text(0), $0.text(1)) }
    }
}
