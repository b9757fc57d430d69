internal import Platform
internal import Store

/// The mail to the operator about what a visitor left, written when it is delivered.
struct EnquiryMails: Sendable {
    let store: Store
    let contact: EmailAddress?

    var all: [MailKind] {
        [
            MailKind("enquiry") { job in
                let id = try job.id("enquiry")
                guard let contact, let found = try await store.read(store.operate(reason: "mail of an enquiry"), { try $0.enquiry(id) }),
                    found.doneAt == nil, let kind = EnquiryKind(rawValue: found.kind)
                else { return nil }
                return OperatorMail.enquiry(
                    contact, kind: kind, id: id, came: found.cameAt, due: found.dueOn.flatMap { Day(iso: $0) }, isHeld: found.isHeld)
            }
        ]
    }
}
