internal import Cryptography
internal import Platform
internal import Store

/// Checkpoints leave the house by mail, once a day, to whoever answers for the organisation (`security.md` 23).
struct CheckpointMails: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints
    /// The product's own address, such as `https://grc.example.com`.
    let address: @Sendable () -> String
    /// So old may a checkpoint be that is still news: longer than between two runs, shorter than the queue remembers a mail.
    static let newsFor: Int64 = 2 * 86_400_000

    /// Asks for a mail to each CISO of each organisation whose log grew. The same checkpoint is mailed once.
    /// - Parameter failed: gets the organisation's id and why nothing was signed.
    func ask(now: Int64, failed: @Sendable (_ organisation: String, _ error: any Error) -> Void) async throws {
        try await store.forEachOrganisation(reason: "checkpoints") { scope in
            do {
                let signed = try await checkpoints.renew(scope)
                guard signed.at > now - Self.newsFor else { return }
                let size = String(signed.checkpoint.size)
                try await store.write(scope) { tx in
                    for member in try tx.checkpointReaders() {
                        try tx.enqueueMail("checkpoint", ids: ["member": member, "size": size], key: "\(size)-\(member)")
                    }
                }
            } catch is CancellationError { throw CancellationError() } catch { failed(scope.organisation, error) }
        }
    }

    /// The note as it was signed, not the one of the day on which a slow mail leaves.
    func mail(_ recipients: Recipients) -> MailKind {
        MailKind("checkpoint") { job in
            let organisation = try job.inOrganisation()
            guard let to = try await recipients.member(try job.id("member"), of: organisation), to.role == .ciso, let size = Int64(try job.id("size")) else {
                return nil
            }
            guard let note = try await store.read(store.job(organisation: organisation, reason: "mail"), { try $0.checkpointNote(size: size) }) else {
                return nil
            }
            return OrganisationMail.checkpoint(
                to.address, .init(id: organisation, name: to.organisation), note: note, entries: UI.count(Int(clamping: size), "entry", "entries"),
                log: "\(address())/o/\(to.slug)/log")
        }
    }
}
