import World

/// What visitors reach. An empty form needs another look, and a challenge names its form.
extension Placements {
    static let publicSendings: [String: Sending] = ["POST /contact": .form([:]), "POST /privacy-request": .form([:])]
}
