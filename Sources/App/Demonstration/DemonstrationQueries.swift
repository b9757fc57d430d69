internal import Store

/// All SQL of the demonstration and of what a database is for.
extension Reading {
    /// In the gate door.
    func purpose() throws -> InstallationPurpose? {
        try first("SELECT kind, mark FROM installation LIMIT 1") {
            InstallationPurpose(kind: InstallationPurpose.Kind(rawValue: $0.text(0)) ?? .work, mark: $0.text(1))
        }
    }
    func hasAccounts() throws -> Bool {
        try first("SELECT id FROM account WHERE id NOT IN (\(list: Canary.accounts)) LIMIT 1") { $0.text(0) } != nil
    }

    /// In the gate door: what makes the codes of a person of the demonstration.
    func demonstrationFactor(canonical: String) throws -> DemonstrationFactor? {
        try first(
            "SELECT a.id, f.id, f.secret, f.last_step FROM account AS a JOIN factor AS f ON f.account_id = a.id WHERE a.email_canonical = \(canonical) ORDER BY f.id LIMIT 1"
        ) {
            DemonstrationFactor(account: $0.text(0), id: $0.text(1), secret: $0.bytes(2), lastStep: $0.integer(3))
        }
    }

    func demonstrationMembers() throws -> [(role: String, id: String)] {
        try rows("SELECT role, id FROM member ORDER BY id LIMIT 100") { ($0.text(0), $0.text(1)) }
    }
    func demonstrationControl(_ code: String) throws -> String { try one("SELECT id FROM control WHERE code = \(code)") { $0.text(0) } }
    func demonstrationAsset(_ name: String) throws -> String { try one("SELECT id FROM asset WHERE name = \(name)") { $0.text(0) } }
    func demonstrationEvidence(_ file: String) throws -> (id: String, version: Int) {
        try one("SELECT id, version FROM evidence WHERE file_name = \(file)") { ($0.text(0), $0.integer(1)) }
    }
}

extension Writing {
    func write(_ purpose: InstallationPurpose, row: String, now: Int64) throws -> InstallationPurpose {
        try insert("installation", id: row, ["kind": .text(purpose.kind.rawValue), "mark": .text(purpose.mark), "created_at": .integer(now)])
        return purpose
    }
}

struct DemonstrationFactor: Sendable {
    let account, id: String
    let secret: [UInt8]
    let lastStep: Int
}
