public import Store

/// A kind of mail: its name, and how it is written when it is delivered.
///
/// Whoever causes a mail asks for it within the transaction, by ids:
///
///     try tx.enqueueMail("code-failures", account: account, ids: ["failure": failureID])
///
/// and an area lists its kinds, each with a function that looks everything up again and answers nil when the recipient is
/// no longer one: gone, suspended, or without the right to know.
public struct MailKind: Sendable {
    public let name: String
    private let write: @Sendable (Job) async throws -> Mail?
    private let handedOver: @Sendable (Job) async throws -> Void
    private let forget: @Sendable (Job) async throws -> Void

    /// - Parameters:
    ///   - write: given the same job it should give the same mail, for a delivery that nobody heard the end of is repeated. So
    ///     times come from the job, and links from ``LinkSecrets``.
    ///   - handedOver: notes what follows from its being with the transport. Where that fails the mail is sent once more: what
    ///     must not be missed is noted late rather than never.
    ///   - forget: removes what was kept for this mail alone, once it is sent. Where that fails the mail is sent all the same, and
    ///     not again: whoever keeps such a thing also removes it in time.
    public init(
        _ name: String, write: @escaping @Sendable (Job) async throws -> Mail?, handedOver: @escaping @Sendable (Job) async throws -> Void = { _ in },
        forget: @escaping @Sendable (Job) async throws -> Void = { _ in }
    ) {
        (self.name, self.write, self.handedOver, self.forget) = (name, write, handedOver, forget)
    }

    /// The work of the queue that delivers it. While it runs the mail is being sent; when it is done, it was.
    public func job(through mailer: any Mailer) -> JobKind {
        JobKind("mail.\(name)") { [write, handedOver, forget] job in
            guard var mail = try await write(job), !mail.to.isReserved else { return .dropped }
            // One organisation a mail: the one whose rights were asked.
            guard mail.organisation == nil || mail.organisation == job.organisation else { throw JobFailure("foreign-organisation", isFinal: true) }
            (mail.key, mail.date) = (job.id, job.createdAt)
            try await mailer.send(mail)
            try await handedOver(job)
            try? await forget(job)
            return .done
        }
    }
}

extension Writing {
    /// Asks for a mail of a ``MailKind``, to be written and sent once this transaction is committed; see ``enqueue(_:organisation:account:ids:key:delay:)``.
    @discardableResult
    public func enqueueMail(_ kind: String, organisation: String? = nil, account: String? = nil, ids: [String: String] = [:], key: String? = nil) throws
        -> Bool
    {
        try enqueue("mail.\(kind)", organisation: organisation, account: account, ids: ids, key: key)
    }
}
