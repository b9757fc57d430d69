public import Cryptography

/// The secrets in mailed links, made when the mail is delivered and never kept: only their digests are.
///
/// Each is derived from the installation's key and the job, so a delivery that is repeated carries the same link, while
/// neither the queue nor the database holds anything to open it with. A link that was made once stays under the version of the key
/// that it was made under, whichever is the newest by then.
public struct LinkSecrets: Sendable {
    private let keyring: Keyring
    public init(keyring: Keyring) { self.keyring = keyring }

    /// - Returns: the secrets that the link of a job may have.
    public func secrets(for job: Job) throws -> MailedLink.Secrets {
        MailedLink.Secrets(
            all: try keyring.keys(for: .links).map { key in
                let bytes = LinkSecret.derive(job.kind, job.id, key: key)
                let secret = Session { _ in bytes }
                return MailedLink(text: secret.secret, digest: secret.id)
            })
    }
}

/// A link in a mail: its secret, and the digest under which a record keeps it.
public struct MailedLink: Sendable {
    public let text, digest: String

    /// One under each version of the installation's key, the current one first.
    public struct Secrets: Sendable {
        let all: [MailedLink]

        /// - Parameter recorded: the digest that the link's record has.
        /// - Returns: the link that an attempt before made; nil where none did.
        public func made(_ recorded: String?) -> MailedLink? { all.first { $0.digest == recorded } }

        /// - Returns: the link that an attempt before made; otherwise a new one, which is still to be recorded.
        /// - Throws: where there is no key at all.
        public func link(_ recorded: String?) throws -> MailedLink {
            guard let link = made(recorded) ?? all.first else { throw JobFailure("no-key", isFinal: true) }
            return link
        }
    }
}
