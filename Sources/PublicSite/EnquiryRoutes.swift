internal import Platform
internal import Store

/// A message to the operator, and a request about one's personal data. Neither asks for a work address: a right is
/// everybody's.
struct EnquiryRoutes: Sendable {
    let pages: EnquiryPages
    let challenger: any Challenger
    let letterbox: Letterbox

    private static let open: Gate = .open("visitors have no subscription")

    var routes: [Route] {
        [
            Route(.get, "/contact", .visitor, .page, summary: "Write to the operator") { .page(pages.form(Enquiry(.contact), csrf: $0.csrf)) },
            Route(.post, "/contact", .visitor, gate: Self.open, .page, summary: "Leave a message for the operator", takes: fields) {
                try await leave(.contact, $0)
            },
            Route(.get, "/privacy-request", .visitor, .page, summary: "Ask about one's personal data") {
                .page(pages.form(Enquiry(.privacy), csrf: $0.csrf))
            },
            Route(
                .post, "/privacy-request", .visitor, gate: Self.open, .page, summary: "Leave a request about one's personal data",
                takes: fields.union(["concern"])
            ) {
                try await leave(.privacy, $0)
            },
        ]
    }

    private var fields: Set<String> { challenger.fields.union(["name", "email", "body"]) }

    private func leave(_ kind: EnquiryKind, _ call: Call) async throws -> Answer {
        let form = try await call.form()
        let enquiry = Enquiry(kind, form)
        do {
            let cells = try enquiry.cells()
            let proof = try await challenger.proof(in: form, of: pages.name(kind), call)
            try await letterbox.leave(cells, kind: kind, proof: proof, client: call.client, now: call.now)
            return .page(pages.received(kind, due: kind.due(came: call.now), isHeld: proof == nil))
        } catch let problem as Problem {
            // Whatever it was, what was typed comes back.
            return .page(pages.form(enquiry, problem: problem, csrf: call.csrf))
        }
    }
}
