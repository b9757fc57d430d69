internal import Platform
internal import Store

/// What visitors left, in the operator's door.
struct StoredEnquiry: Sendable {
    let id, kind: String
    let isHeld: Bool
    let cameAt: Int64
    let dueOn: String?
    let doneAt: Int64?
}

/// What one person typed.
struct EnquiryContent: Sendable {
    let concern: String?
    let name, email, body: String
}

extension Reading {
    /// The open ones first, by the day they are due; then those that are done, the newest first.
    func enquiries(limit: Int) throws -> [StoredEnquiry] {
        try rows(
            """
            SELECT id, kind, held, came_at, due_on, done_at FROM enquiry
            ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, done_at DESC, due_on, id LIMIT \(limit)
            """
        ) { StoredEnquiry($0) }
    }
    func enquiry(_ id: String) throws -> StoredEnquiry? {
        try first("SELECT id, kind, held, came_at, due_on, done_at FROM enquiry WHERE id = \(id)") { StoredEnquiry($0) }
    }
    func enquiryContent(_ id: String) throws -> EnquiryContent? {
        try first("SELECT concern, name, email, body FROM enquiry WHERE id = \(id)") { row in
            EnquiryContent(concern: row.isNull(0) ? nil : row.text(0), name: row.text(1), email: row.text(2), body: row.text(3))
        }
    }
    /// Of whom the operator was not told yet, the oldest first.
    func untoldEnquiries(limit: Int) throws -> [String] {
        try rows("SELECT id FROM enquiry WHERE told_at IS NULL ORDER BY came_at, id LIMIT \(limit)") { $0.text(0) }
    }
}

extension StoredEnquiry {
    init(_ row: borrowing Row) {
        self.init(
            id: row.text(0), kind: row.text(1), isHeld: row.flag(2), cameAt: Int64(row.integer(3)), dueOn: row.isNull(4) ? nil : row.text(4),
            doneAt: row.isNull(5) ? nil : Int64(row.integer(5)))
    }
}
