internal import Store

/// All SQL of refusals.
extension Reading {
    func denial(_ member: String, _ route: String, _ status: Int) throws -> (id: String, loggedAt: Int64, more: Int64)? {
        try first("SELECT id, logged_at, more FROM denial WHERE member_id = \(member) AND route = \(route) AND status = \(status)") {
            ($0.text(0), Int64($0.integer(1)), Int64($0.integer(2)))
        }
    }
}
