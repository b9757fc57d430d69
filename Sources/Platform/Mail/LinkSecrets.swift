public import Cryptography

/// The secrets in mailed links, made when the mail is delivered and never kept: only their digests are.
///
/// Each is derived from the installation's key and the job, so a delivery that is repeated carries the same link, while
/// neither the queue nor the database holds anything to open it with.
public struct LinkSecrets: Sendable {
    private let keyring: Keyring
    public init(keyring: Keyring) { self.keyring = keyring }

    /// - Returns: the secret for the link, and the digest under which a record keeps it.
    public func secret(for job: Job) throws -> (text: String, digest: String) {
        let bytes = LinkSecret.derive(job.kind, job.id, key: try keyring.key(for: .links))
        let secret = Session { _ in bytes }
        return (secret.secret, secret.id)
    }
}
